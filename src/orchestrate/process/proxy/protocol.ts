/** What the coordinator and a proxy say to each other. */
export type ToProxy = {
  /** From now on these replicas. Answered by 'drained' when those no longer named have nothing in flight. */
  readonly type: 'upstreams';
  readonly id: number;
  readonly urls: readonly string[];
};

export type FromProxy =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'drained'; readonly id: number };
