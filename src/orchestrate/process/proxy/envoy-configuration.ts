import type { ProxyChoice } from '../../../plan/plan.ts';
import { LOOPBACK } from '../ports.ts';
import { ANSWER_WITHIN_S, FRONT, REPLICAS } from './program.ts';

interface Configuration {
  readonly port: number;
  readonly adminPort: number;
  /** Answered by the worker itself: see where it is asked. */
  readonly fencePort: number;
  readonly balance: ProxyChoice['balance'];
  /** The file with the replicas. */
  readonly replicas: string;
}

export type Health = 'HEALTHY' | 'DRAINING';

const TYPES = 'type.googleapis.com/envoy';
const V3 = 'V3';
/** No limit that a load could reach; the defaults would answer 503 beyond 1024. */
const NO_LIMIT = 1_000_000_000;
/**
 * An idle connection to a replica is closed before the replica does it, which Node.js does after 5 s: a request that
 * crosses with that would fail, and is not tried again.
 */
const IDLE_S = 4;
const NONE = '0s';

const POLICIES: Readonly<Record<ProxyChoice['balance'], object>> = {
  'round-robin': policy('round_robin', 'RoundRobin'),
  random: policy('random', 'Random'),
  // All are compared, not two drawn at random; of those with equally few it takes any.
  'least-connections': policy('least_request', 'LeastRequest', { selection_method: 'FULL_SCAN' }),
};

/** No retries, no checks of its own, no headers of its own, and told its replicas by a file. */
export function envoyConfiguration({ port, adminPort, fencePort, balance, replicas }: Configuration): object {
  const forward = { match: { prefix: '/' }, route: { cluster: REPLICAS, timeout: `${ANSWER_WITHIN_S}s` } };
  const answer = { match: { prefix: '/' }, direct_response: { status: 204 } };
  return {
    // It takes no replicas from anywhere without a name.
    node: { id: FRONT, cluster: FRONT },
    admin: { address: address(adminPort) },
    static_resources: {
      listeners: [listener(FRONT, port, forward), listener('fence', fencePort, answer)],
      clusters: [
        {
          name: REPLICAS,
          type: 'EDS',
          connect_timeout: `${ANSWER_WITHIN_S}s`,
          eds_cluster_config: {
            eds_config: { path_config_source: { path: replicas }, resource_api_version: V3 },
          },
          load_balancing_policy: { policies: [{ typed_extension_config: POLICIES[balance] }] },
          // Draining replicas get nothing, however many they are, and at once.
          common_lb_config: { healthy_panic_threshold: { value: 0 }, update_merge_window: NONE },
          circuit_breakers: {
            thresholds: [
              {
                max_connections: NO_LIMIT,
                max_pending_requests: NO_LIMIT,
                max_requests: NO_LIMIT,
                max_retries: 0,
              },
            ],
          },
          typed_extension_protocol_options: {
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
              '@type': `${TYPES}.extensions.upstreams.http.v3.HttpProtocolOptions`,
              common_http_protocol_options: { idle_timeout: `${IDLE_S}s` },
              explicit_http_config: { http_protocol_options: {} },
            },
          },
        },
      ],
    },
  };
}

/** What its file of replicas holds. */
export function envoyReplicas(
  version: number,
  replicas: readonly { readonly port: number; readonly health: Health }[],
): object {
  return {
    version_info: String(version),
    resources: [
      {
        '@type': `${TYPES}.config.endpoint.v3.ClusterLoadAssignment`,
        cluster_name: REPLICAS,
        endpoints: [
          {
            lb_endpoints: replicas.map(({ port, health }) => ({
              health_status: health,
              endpoint: { address: address(port) },
            })),
          },
        ],
      },
    ],
  };
}

const address = (port: number) => ({ socket_address: { address: LOOPBACK, port_value: port } });

/** A port that another process has is an error, not shared with it; requests and answers pass as they are. */
const listener = (name: string, port: number, route: object) => ({
  name,
  address: address(port),
  enable_reuse_port: false,
  filter_chains: [
    {
      filters: [
        {
          name: 'envoy.filters.network.http_connection_manager',
          typed_config: {
            '@type': `${TYPES}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
            stat_prefix: name,
            generate_request_id: false,
            skip_xff_append: true,
            server_header_transformation: 'PASS_THROUGH',
            stream_idle_timeout: NONE,
            common_http_protocol_options: { idle_timeout: NONE },
            route_config: {
              request_headers_to_remove: ['x-forwarded-proto'],
              virtual_hosts: [{ name, domains: ['*'], routes: [route] }],
            },
            http_filters: [
              {
                name: 'envoy.filters.http.router',
                typed_config: {
                  '@type': `${TYPES}.extensions.filters.http.router.v3.Router`,
                  suppress_envoy_headers: true,
                },
              },
            ],
          },
        },
      ],
    },
  ],
});

function policy(name: string, message: string, options: object = {}): object {
  const type = `${TYPES}.extensions.load_balancing_policies.${name}.v3.${message}`;
  return { name: `envoy.load_balancing_policies.${name}`, typed_config: { '@type': type, ...options } };
}
