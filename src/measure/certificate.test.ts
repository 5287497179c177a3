import { describe, expect, it } from 'vitest';
import { parseArrivals, parseRates, profileOf, schedule } from '../arrivals/index.ts';
import { createRng, type Rng } from '../core/rng.ts';
import { ArrivalCertificate, type Certificate } from './certificate.ts';

const US = 1e-6;
const MS = 1e-3;

/** When a sender sends what is intended for a time; null: it drops it. A new one a run. */
type Sender = (rng: Rng) => (intended: number) => number | null;

interface Load {
  readonly arrivals?: string;
  readonly rate?: string;
  readonly duration?: number;
  readonly cost?: number;
}

function certify(sender: Sender, load: Load = {}): Certificate {
  const { arrivals = 'poisson', rate = '1000/s', duration = 30, cost = 10 * US } = load;
  const rng = createRng(1);
  const next = schedule(parseArrivals(arrivals), profileOf(parseRates(rate), duration, rng), rng);
  const send = sender(createRng(2));
  const certificate = new ArrivalCertificate(cost);
  for (let time = next(); time < Infinity; time = next()) certificate.add(time, send(time));
  return certificate.finish();
}

const failedIn = ({ checks }: Certificate) => checks.filter((c) => c.passed === false).map((c) => c.name);
const check = ({ checks }: Certificate, name: string) => checks.find((c) => c.name === name);

/** Each send keeps it busy for so long. */
const ideal =
  (cost: number): Sender =>
  () => {
    let last = -Infinity;
    return (time) => {
      last = Math.max(time, last + cost);
      return last;
    };
  };
const late =
  (delay: number): Sender =>
  () =>
  (time) =>
    time + delay;
const grain =
  (tick: number): Sender =>
  () =>
  (time) =>
    Math.ceil(time / tick) * tick;
/** Late by exponential times, in the order of arrivals. */
const jitter =
  (mean: number): Sender =>
  (rng) => {
    let last = -Infinity;
    return (time) => {
      last = Math.max(last, time - mean * Math.log1p(-rng.next()));
      return last;
    };
  };
const drops =
  (part: number): Sender =>
  (rng) =>
  (time) =>
    rng.next() < part ? null : time;

describe('the certificate of arrivals', () => {
  it.each([
    ['poisson', '1000/s'],
    ['poisson', '10000/s'],
    ['constant', '1000/s'],
    ['uniform:0.5', '1000/s'],
    ['erlang:4', '1000/s'],
    ['pareto:1.5', '2000/s'],
    ['mmpp:4,0.2,1000', '1000/s'],
    ['poisson', 'sine:1000/s,900/s,10s,0.1'],
    ['poisson', 'spike:500/s,5000/s,10s,5s'],
  ])('of %s at %s passes for an ideal sender', (arrivals, rate) => {
    const certificate = certify(ideal(10 * US), { arrivals, rate });
    expect(failedIn(certificate)).toEqual([]);
    expect(certificate.verdict).toBe('passes');
    expect(certificate.sentences).toEqual(['sent as they were to arrive']);
    expect(certificate).toMatchObject({ dropped: 0, disordered: 0, suspect: false, send_cost_us: 10 });
    expect(certificate.sent).toBe(certificate.arrivals);
  });

  it('passes for a sender that is late by about its own cost, which varies', () => {
    expect(certify(jitter(15 * US)).verdict).toBe('passes');
  });

  it.each(['50/s', '100/s', '300/s', '700/s', '1000/s', '2000/s', '3000/s'])(
    'passes for a constant %s that is late by about a send, though arrivals lie on the hundredths',
    (rate) => {
      const certificate = certify(jitter(20 * US), { arrivals: 'constant', rate });
      expect(failedIn(certificate)).toEqual([]);
    },
  );

  it('does not mind a constant delay, be it of half a second', () => {
    const prompt = certify(late(0));
    for (const delay of [2 * MS, 0.5]) {
      const delayed = certify(late(delay));
      expect(delayed.verdict).toBe('passes');
      for (const { name, figure } of prompt.checks) {
        expect(check(delayed, name)!.figure, name).toBeCloseTo(figure!, 6);
      }
    }
  });

  it('fails for timers that tick once a millisecond', () => {
    expect(failedIn(certify(grain(MS)))).toEqual(['autocorrelation', 'distance']);
    expect(failedIn(certify(grain(MS), { rate: '200/s', duration: 120 }))).toContain('distance');
    expect(certify(grain(MS), { arrivals: 'constant', rate: '10000/s' }).verdict).toBe('fails');
  });

  it('fails for a sender that sends ten at a time', () => {
    const batches: Sender = () => {
      const tick = 10 * MS;
      let last = -Infinity;
      return (time) => {
        last = Math.max(Math.ceil(time / tick) * tick, last + 10 * US);
        return last;
      };
    };
    const certificate = certify(batches);
    expect(failedIn(certificate)).toContain('distance');
    expect(certificate.sentences[0]).toBe('not sent as they were to arrive');
    expect(certificate.sentences[1]).toMatch(/: fails$/);
  });

  it('fails for a sender that evens out its rate within each 100 ms', () => {
    const even: Sender = () => {
      let last = 0;
      return (time) => {
        last = Math.max(time, last + 0.95 * MS);
        return last;
      };
    };
    expect(failedIn(certify(even))).toEqual(expect.arrayContaining(['dispersion_10ms', 'distance']));
  });

  it('fails for a sender that drops 2%, whatever the process', () => {
    const certificate = certify(drops(0.02));
    expect(failedIn(certificate)).toEqual(['dropped', 'per_10ms']);
    expect(certificate.dropped + certificate.sent).toBe(certificate.arrivals);
    expect(failedIn(certify(drops(0.02), { arrivals: 'constant' }))).toContain('dropped');
    expect(certify(drops(0.002)).verdict).toBe('passes');
  });

  it('fails for jitter that shows in the gaps', () => {
    expect(failedIn(certify(jitter(100 * US)))).toEqual(['distance']);
    expect(failedIn(certify(jitter(200 * US), { arrivals: 'constant' }))).toContain('gap_scv');
  });

  it('does not ask for the shape of gaps that are all alike', () => {
    const certificate = certify(jitter(20 * US), { arrivals: 'constant' });
    expect(certificate.checks.map((c) => c.name)).toEqual([
      'dropped',
      'disordered',
      'per_10ms',
      'dispersion_10ms',
      'dispersion_100ms',
      'dispersion_1s',
      'gap_scv',
    ]);
    expect(certificate.verdict).toBe('passes');
    expect(certificate.distance_at_any_gap).toBeGreaterThan(0.4);
  });

  it('does not ask for the distance of gaps that are whole milliseconds', () => {
    const next = parseArrivals('poisson').points(createRng(9));
    const certificate = new ArrivalCertificate(US);
    const rng = createRng(2);
    for (let i = 0; i < 30_000; i++) {
      const time = Math.round(5 * next()) * MS;
      certificate.add(time, time + 20 * US * rng.next());
    }
    const { verdict, checks } = certificate.finish();
    expect(checks.map((c) => c.name)).not.toContain('distance');
    expect(verdict).toBe('passes');
  });

  it('says of a short run that it is, and of a gross fault in it that it is one', () => {
    const short = certify(ideal(10 * US), { duration: 5 });
    expect(short.verdict).toBe('too short to tell');
    expect(short.sentences).toEqual([
      'too short to tell whether sent as they were to arrive',
      expect.stringMatching(/^index of dispersion of the counts in 1 s .*: too short to tell$/),
      expect.stringMatching(/^distance of the gaps .*: too short to tell$/),
    ]);
    expect(failedIn(certify(grain(MS), { duration: 5 }))).toContain('distance');
  });

  it('of nothing, and of everything dropped, is plain JSON and passes nothing', () => {
    for (const count of [0, 1, 1000]) {
      const certificate = new ArrivalCertificate(US);
      for (let i = 0; i < count; i++) certificate.add(i * MS, null);
      const finished = certificate.finish();
      expect(finished.verdict).toBe(count === 1000 ? 'fails' : 'too short to tell');
      expect(JSON.parse(JSON.stringify(finished))).toEqual(finished);
    }
  });

  it('is suspect where a send costs too much', () => {
    const certificate = certify(ideal(25 * US), { cost: 25 * US });
    expect(certificate).toMatchObject({ verdict: 'passes', suspect: true });
    expect(certificate.sentences).toEqual([
      'sent as they were to arrive',
      'SUSPECT: a send costs 25.0 us here, over 20 us',
    ]);
  });

  it("tells the sender's own cost from its timing", () => {
    // At 10,000/s a cost of 10 us makes a jump of 1 - exp(-.1) = .095 in the gaps, which no send hits exactly.
    const uneven: Sender = (rng) => {
      let last = -Infinity;
      return (time) => {
        last = Math.max(time, last + (6 + 8 * rng.next()) * US);
        return last;
      };
    };
    const certificate = certify(uneven, { rate: '10000/s' });
    expect(certificate.distance_at_any_gap).toBeGreaterThan(0.03);
    expect(certificate.verdict).toBe('passes');
  });

  it('brings sends of several threads into order', () => {
    // A Poisson process whose points are displaced independently is Poisson again, whatever their new order.
    const displaced: Sender = (rng) => (time) => time + 2 * MS * rng.next();
    const certificate = certify(displaced, { rate: '2000/s', duration: 60 });
    expect(certificate.disordered).toBe(0);
    expect(certificate.verdict).toBe('passes');
  });

  it('leaves out what was to come before its window', () => {
    const certificate = new ArrivalCertificate(US, 10);
    for (let i = 0; i < 40_000; i++) certificate.add(i * MS, i < 10_000 ? null : i * MS);
    const finished = certificate.finish();
    expect(finished).toMatchObject({ arrivals: 30_000, dropped: 0, verdict: 'passes' });
  });

  it('counts sends that are out of order beyond what it holds', () => {
    const certificate = new ArrivalCertificate(US);
    for (let i = 0; i < 40_000; i++) certificate.add(i * MS, i * MS + (i < 20_000 ? 100 : 0));
    const finished = certificate.finish();
    expect(failedIn(finished)).toContain('disordered');
    expect(finished.disordered).toBeGreaterThan(10_000);
  });

  it('fails for a sender that cannot keep up, however evenly it sends', () => {
    expect(failedIn(certify(ideal(1.03 * MS), { arrivals: 'constant' }))).toContain('per_10ms');
  });

  it('has a margin for each check, and its error', () => {
    const { checks } = certify(jitter(20 * US));
    for (const { figure, intended, margin, standard_error } of checks) {
      for (const value of [figure, intended, margin, standard_error]) expect(value).toBeTypeOf('number');
    }
  });
});
