import { formatCsv } from '../../results/csv.ts';
import type { Autoscaling } from '../../sim/index.ts';

const header = [
  'policy',
  'from_s',
  'to_s',
  'arrival_rate',
  'replicas_needed',
  'replicas_ready',
  'replicas_paid',
  'response_s',
  'late_share',
  'cost',
];

/** The series behind the picture: a row for each policy and step. */
export function courseCsv({ policies, ends_s, arrivalRate }: Autoscaling): string {
  const rows = policies.flatMap(({ name, course }) =>
    ends_s.map((end, i) => [
      name,
      ends_s[i - 1] ?? 0,
      end,
      short(arrivalRate[i]!),
      short(course.demand[i]!),
      short(course.ready[i]!),
      short(course.paid[i]!),
      short(course.response_s[i]!),
      short(course.late[i]!),
      short(course.cost[i]!),
    ]),
  );
  return formatCsv(header, rows);
}

/** More digits would be noise; what never came is empty. */
const short = (value: number | null) =>
  value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
