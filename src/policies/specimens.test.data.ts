/** Each policy as a user might write it, with the least that it needs. */
export const specimens: Record<string, Record<string, unknown>> = {
  fixed: { replicas: 3 },
  threshold: { signal: 'utilisation', above: 0.8, below: 0.4 },
  step: {
    signal: 'p95',
    steps: [
      { above: '200ms', change: '+1' },
      { above: '1s', change: '+50%' },
      { below: '50ms', change: '-1' },
    ],
  },
  'target-tracking': { signal: 'concurrency', target: 4 },
  'alert-driven': { scaleIn: { after: '2m' } },
  'kubernetes-hpa': { maxReplicas: 10 },
  'knative-kpa': { target: 5, 'max-scale': 10 },
  'queueing-model': { serviceRate: '10/s', wait: '100ms', confidence: 0.95 },
  predictive: { season: '10m', horizon: '1m', perReplica: '10/s' },
  'matrix-scheduler': {},
};
