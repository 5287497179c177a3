import { findRoot } from '../stats/find-root.ts';
import * as q from './index.ts';

/** Name, what we compute, what is published (its last digit counts), and where: 'computed' is a closed form in high precision. */
export type KnownAnswer = readonly [name: string, value: () => number, published: string, source: string];

const computed = 'computed';
const octave = (test: string) => `octave queueing, ${test}`;

const single: readonly KnownAnswer[] = [
  ['M/M/1 75/100 R', () => q.mm1(75, 100).responseTime, '0.04', 'inputs of PDQ demo mm1.R; computed'],
  ['M/M/1 75/100 L', () => q.mm1(75, 100).numberInside, '3', computed],
  ['M/M/1 75/100 L_q', () => q.mm1(75, 100).numberWaiting, '2.25', computed],
  ['M/M/1 5/8 W_q', () => q.mm1(5, 8).waitingTime, '0.2083333333', 'computed; Ciw simulates 0.201313'],
  ['M/M/1 5/8 R', () => q.mm1(5, 8).responseTime, '0.3333333333', computed],
  ['M/M/1 0.9/1 L', () => q.mm1(0.9, 1).numberInside, '9', computed],
  ['M/M/1 0.9/1 L_q', () => q.mm1(0.9, 1).numberWaiting, '8.1', computed],
  ['M/M/1 empty R', () => q.mm1(0, 4).responseTime, '0.25', octave('qsmm1.m')],
  ['M/M/1 empty U', () => q.mm1(0, 4).utilisation, '0', octave('qsmm1.m')],
  ['M/M/1 empty p0', () => q.mm1(0, 4).probability(0), '1', octave('qsmm1.m')],
  ['variance of the mean wait at 0.5', () => q.mm1MeanWaitVariance(0.5), '29', 'Whitt 1989; computed'],
  ['variance of the mean wait at 0.9', () => q.mm1MeanWaitVariance(0.9), '35901', 'Whitt 1989; computed'],
  ['variance of the mean response at 0', () => q.mm1MeanResponseVariance(0), '1', 'of a mean of services'],
  ['variance of the mean response at 0.5', () => q.mm1MeanResponseVariance(0.5), '36', computed],
  ['variance of the mean response at 0.9', () => q.mm1MeanResponseVariance(0.9), '36100.000000000', computed],
  ['the same at the rate achieved, 0.5', () => q.mm1MeanResponseVarianceAtRate(0.5), '32', computed],
  ['M/M/2 9/5 L_q', () => q.mmc(9, 5, 2).numberWaiting, '7.674', octave('qsmmm.m')],
  ['M/M/2 9/5 R', () => q.mmc(9, 5, 2).responseTime, '1.053', octave('qsmmm.m')],
  ['M/M/4 9/5 L_q', () => q.mmc(9, 5, 4).numberWaiting, '0.105', octave('qsmmm.m')],
  ['M/M/4 9/5 R', () => q.mmc(9, 5, 4).responseTime, '0.212', octave('qsmmm.m')],
  ['M/M/3 2/1 C', () => q.erlangC(3, 2), '0.4444444444', 'computed (PDQ mmm.R inputs)'],
  ['M/M/3 2/1 W_q', () => q.mmc(2, 1, 3).waitingTime, '0.4444444444', 'computed (PDQ mmm.R inputs)'],
  ['M/M/3 2/1 L', () => q.mmc(2, 1, 3).numberInside, '2.8888888889', 'computed (PDQ mmm.R inputs)'],
  [
    'Erlang C 14, 10',
    () => q.erlangC(14, 10),
    '0.1741319336',
    'pyworkforce test_erlang.py (0.174); computed',
  ],
  ['M/M/c at c = 1', () => q.mmc(5, 8, 1).responseTime, '0.3333333333', computed],
  ['Erlang B 1, 1', () => q.erlangB(1, 1), '0.5', 'pyworkforce test_erlang_b.py'],
  ['Erlang B 2, 1', () => q.erlangB(2, 1), '0.2', 'pyworkforce test_erlang_b.py'],
  ['Erlang B 17, 10', () => q.erlangB(17, 10), '0.0129488752', computed],
  ['fewest servers for 2% loss', () => q.serversForLoss(10, 0.02), '17', 'pyworkforce'],
  ['M/M/2/5 p0', () => q.mmck(3, 2, 2, 5).probabilities[0]!, '0.179335', octave('qsmmmk.m')],
  ['M/M/2/5 pK', () => q.mmck(3, 2, 2, 5).lossProbability, '0.085114', octave('qsmmmk.m')],
  ['M/M/2/5 L', () => q.mmck(3, 2, 2, 5).numberInside, '2.00595', octave('qsmmmk.m')],
  ['M/M/2/5 W_q', () => q.mmck(3, 2, 2, 5).waitingTime, '0.230858', octave('qsmmmk.m')],
  ['M/M/1/10 at rho 1, L', () => q.mmck(1, 1, 1, 10).numberInside, '5', octave('qsmm1k.m')],
  [
    'PS with 3 processors p0',
    () => q.processorSharing(10, 12, 3).probability(0),
    '0.4321329640',
    'Ciw test_capacitated_ps',
  ],
  [
    'PS with 3 processors p1',
    () => q.processorSharing(10, 12, 3).probability(1),
    '0.3601108033',
    'Ciw test_capacitated_ps',
  ],
  [
    'PS with 3 processors p2',
    () => q.processorSharing(10, 12, 3).probability(2),
    '0.1500461681',
    'Ciw test_capacitated_ps',
  ],
  ['M/G/1 scv 0', () => q.mg1(0.8, 1, 0).waitingTime, '2', 'Pollaczek-Khinchine'],
  ['M/G/1 scv 0.5', () => q.mg1(0.8, 1, 0.5).waitingTime, '3', 'Pollaczek-Khinchine'],
  ['M/G/1 scv 1', () => q.mg1(0.8, 1, 1).waitingTime, '4', 'Pollaczek-Khinchine'],
  ['M/G/1 scv 4', () => q.mg1(0.8, 1, 4).waitingTime, '10', 'Pollaczek-Khinchine'],
  ['M/D/1 0.5', () => q.md1(0.5, 1).waitingTime, '0.5', computed],
  ['M/D/1 0.9', () => q.md1(0.9, 1).waitingTime, '4.5', computed],
  ['M/D/1 0.8 p0', () => q.md1(0.8, 1).probability(0), '0.2', computed],
  ['M/D/1 0.8 p1', () => q.md1(0.8, 1).probability(1), '0.2451081857', computed],
  ['M/D/1 0.8 p2', () => q.md1(0.8, 1).probability(2), '0.1894117506', computed],
  ['M/D/2 0.8', () => q.mdc(1.6, 1, 2).waitingTime, '0.90328388', computed],
  ['M/D/2 0.8 Allen-Cunneen', () => q.gigc(1.6, 1, 2, 1, 0).waitingTime, '0.88888889', computed],
  ['M/D/2 0.8 Cosmetatos', () => q.cosmetatos(1.6, 1, 2), '0.90098373', computed],
  ['M/D/2 0.9', () => q.mdc(1.8, 1, 2).waitingTime, '2.14692321', computed],
  ['M/D/2 0.9 Allen-Cunneen', () => q.gigc(1.8, 1, 2, 1, 0).waitingTime, '2.13157895', computed],
  ['M/D/2 0.9 Cosmetatos', () => q.cosmetatos(1.8, 1, 2), '2.14446950', computed],
];

type RenewalAnswers = readonly [sigma: string, exact: string, heavy: string, klb: string, bound: string];

const renewal = (name: string, gaps: q.Interarrival, published: RenewalAnswers): KnownAnswer[] => {
  const exact = () => q.gim1(gaps, 1);
  const approximate = () => q.gig1(1 / gaps.mean, 1, gaps.scv, 1);
  const values = [
    () => exact().sigma,
    () => exact().waitingTime,
    () => approximate().heavyTraffic,
    () => approximate().waitingTime,
    () => approximate().kingmanBound,
  ];
  const names = ['sigma', 'W_q', 'heavy traffic', 'Kraemer-Langenbach-Belz', "Kingman's bound"];
  return values.map((value, i) => [`${name} ${names[i]}`, value, published[i]!, computed]);
};

const renewals: readonly KnownAnswer[] = [
  ...renewal('D/M/1 0.5', q.constantInterarrival(2), [
    '0.20318787',
    '0.2550009749',
    '0.5',
    '0.2567085595',
    '0.5',
  ]),
  ...renewal('D/M/1 0.8', q.constantInterarrival(1.25), [
    '0.6286297965',
    '1.69273084',
    '2',
    '1.69296345',
    '2',
  ]),
  ...renewal('H2/M/1 0.8', q.hyperexponentialInterarrival(1.25, 4), [
    '0.9075716626',
    '9.819192772',
    '10',
    '9.277434863',
    '14.5',
  ]),
];

/** Mean response with N users whose think time keeps one server at this utilisation. */
function closedResponse(users: number, utilisation: number): number {
  const think = findRoot((z) => q.mva([1], users, z).throughput - utilisation, 0, 2 * users);
  return q.mva([1], users, think).responseTime;
}

const openVersusClosed =
  'computed; B. Schroeder, A. Wierman and M. Harchol-Balter, NSDI 2006, on the difference';
const jain = () => q.mva([2, 3, 1], 20, 4);
const two = () => q.mva([1, 2], 5);
const zahorjan = () =>
  q.mvaMulticlass({
    demands: [
      [1, 3],
      [2, 4],
    ],
    users: [1, 1],
  });
const schwetman = () => q.mvaMulticlass({ demands: [[0.025], [0.5]], users: [15, 5], think: [1, 15] });
const repair = () => q.machineRepair(400, 0, 1 / 0.444, 300);
const open = () => q.openNetwork(3, [16, 7, 8], [{ service: 0.01 }, { service: 0.02 }, { service: 0.03 }]);
const station = <T>(network: { stations: readonly T[] }, k: number) => network.stations[k]!;

const networks: readonly KnownAnswer[] = [
  ['Jain X', () => jain().throughput, '0.3332465122', `Jain 1991; ${octave('qncsmva.m')}`],
  ['Jain Q1', () => station(jain(), 0).numberInside, '1.991', `Jain 1991; ${octave('qncsmva.m')}`],
  ['Jain Q2', () => station(jain(), 1).numberInside, '16.177', `Jain 1991; ${octave('qncsmva.m')}`],
  ['Jain Q3', () => station(jain(), 2).numberInside, '0.500', `Jain 1991; ${octave('qncsmva.m')}`],
  ['two stations X', () => two().throughput, '0.4920634921', 'computed, 31/63'],
  ['two stations Q1', () => station(two(), 0).numberInside, '0.9047619048', 'computed, 19/21'],
  ['two stations Q2', () => station(two(), 1).numberInside, '4.0952380952', 'computed, 86/21'],
  ['bounds X', () => q.asymptoticBounds([9.2, 8], 20, 120).throughput, '0.109', octave('qncsaba.m')],
  ['bounds R', () => q.asymptoticBounds([9.2, 8], 20, 120).responseTime, '64', octave('qncsaba.m')],
  [
    'ebiz X per ms',
    () => q.mva([9.8, 2.5, 0.72, 9.8], 10).throughput,
    '0.0923945250470',
    'computed (PDQ ebiz.R inputs)',
  ],
  ['machine repair X', () => repair().throughput, '675.6757', 'PDQ README'],
  ['machine repair R', () => repair().responseTime, '0.5920', 'PDQ README'],
  [
    'the same as a closed network X',
    () => q.closedNetwork([{ demand: 0.444, servers: 300 }], 400).throughput,
    '675.6757',
    'PDQ README',
  ],
  ['multiclass X1', () => zahorjan()[0]!.throughput, '0.1578947368', `Zahorjan; ${octave('qncmmva.m')}`],
  ['multiclass X2', () => zahorjan()[1]!.throughput, '0.1052631579', `Zahorjan; ${octave('qncmmva.m')}`],
  [
    'multiclass with thinking X1',
    () => schwetman()[0]!.throughput,
    '14.32311512',
    `Schwetman; ${octave('qncmmva.m')}`,
  ],
  [
    'multiclass with thinking X2',
    () => schwetman()[1]!.throughput,
    '0.31379943',
    `Schwetman; ${octave('qncmmva.m')}`,
  ],
  ['closed at utilisation 0.8, N 1', () => closedResponse(1, 0.8), '1', openVersusClosed],
  ['closed at utilisation 0.8, N 10', () => closedResponse(10, 0.8), '2.815032', openVersusClosed],
  ['closed at utilisation 0.8, N 100', () => closedResponse(100, 0.8), '4.356209', openVersusClosed],
  ['open at utilisation 0.8', () => q.mm1(0.8, 1).responseTime, '5', openVersusClosed],
  ['open network R1', () => station(open(), 0).responseTime, '0.0192', octave('qnos.m')],
  ['open network R2', () => station(open(), 1).responseTime, '0.0345', octave('qnos.m')],
  ['open network R3', () => station(open(), 2).responseTime, '0.107', octave('qnos.m')],
];

// E[N(t)] from empty: for one server the integral over its spectrum (Karlin and McGregor), else a power series of the
// generator, both with 20 digits or more.
const transients: readonly KnownAnswer[] = [
  ['transient 0.9, t 1', () => q.transientNumberInside(0.9, 1, 1, 1), '0.62614254', computed],
  ['transient 0.9, t 10', () => q.transientNumberInside(0.9, 1, 1, 10), '2.53069515', computed],
  ['transient 0.9, t 100', () => q.transientNumberInside(0.9, 1, 1, 100), '6.44392088', computed],
  ['transient 0.5, t 2', () => q.transientNumberInside(0.5, 1, 1, 2), '0.50812434', computed],
  ['transient of an unstable queue', () => q.transientNumberInside(2, 1, 1, 5), '5.89594247', computed],
  ['transient of 2 servers', () => q.transientNumberInside(1.8, 1, 2, 3), '2.25767263', computed],
  ['transient of 5 servers', () => q.transientNumberInside(4, 1, 5, 2), '3.61344887', computed],
  ['transient of 5 unstable servers', () => q.transientNumberInside(10, 1, 5, 3), '17.0981878', computed],
];

export const knownAnswers: readonly KnownAnswer[] = [...single, ...renewals, ...networks, ...transients];
