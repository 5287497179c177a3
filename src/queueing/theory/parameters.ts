/** Every parameter that a model may have. Rates are per unit of time and times in that unit, whichever it is. */
export const parameters = {
  lambda: { value: 'rate', says: 'arrival rate; with priorities one for each class, the most urgent first' },
  mu: { value: 'rate', says: 'service rate of one server, 1 / mean service time; with priorities by class' },
  servers: {
    value: 'n',
    says: "servers behind one queue; in a network by station, each a number or 'delay'",
  },
  capacity: { value: 'n', says: 'room for waiting and served requests together' },
  theta: { value: 'rate', says: 'rate at which a waiting request loses patience, 1 / mean patience' },
  scv: {
    value: 'x',
    says: 'variance / mean^2 of service: 0 constant, 1 exponential; with priorities by class',
  },
  ca2: { value: 'x', says: 'variance / mean^2 of the times between arrivals' },
  cs2: { value: 'x', says: 'variance / mean^2 of service' },
  arrivals: { value: 'kind', says: 'constant, poisson, erlang:STAGES, gamma:SCV or hyperexponential:SCV' },
  rule: {
    value: 'list',
    says: 'dispatch rules to compare: random, round-robin, shortest-of:CHOICES, shortest-queue, least-work',
  },
  time: { value: 't', says: 'also P(wait > t), P(response > t) and the mean number a time t after empty' },
  demands: {
    value: 'list',
    says: 'visits times service time by station: 2,3,1; classes apart by a semicolon',
  },
  users: { value: 'n', says: 'users of a closed network; classes or measured levels as a list' },
  think: { value: 't', says: 'mean think time; by class as a list' },
  visits: { value: 'list', says: 'mean visits of a request by station' },
  service: { value: 'list', says: 'mean service time by station' },
  external: { value: 'list', says: 'arrival rate from outside by station' },
  routing: {
    value: 'matrix',
    says: 'probabilities from station to station, rows apart by a semicolon: 0,1;0.5,0',
  },
  machines: { value: 'n', says: 'machines that fail and are repaired' },
  uptime: { value: 't', says: 'mean time from repair to failure' },
  throughput: { value: 'x', says: 'measured throughput; for a fit one for each level of users' },
} as const satisfies Record<string, { value: string; says: string }>;

export type ParameterName = keyof typeof parameters;
