export { createRng, type Rng } from '../core/rng.ts';
export { andersonDarlingExponential } from './anderson-darling-exponential.ts';
export { autocorrelations } from './autocorrelation.ts';
export { type BatchMeans, batchMeans } from './batch-means.ts';
export { type BatchQuantile, batchQuantile, quantileOfRepetitions } from './batch-quantiles.ts';
export { betaQuantile } from './beta-quantile.ts';
export { binomialCdf } from './binomial.ts';
export { type BootstrapOptions, bootstrapInterval } from './bootstrap.ts';
export {
  ALPHA,
  type Aspect,
  type Check,
  type Claim,
  type Effect,
  judgeClaims,
  type Outcome,
} from './checks/aspect.ts';
export { type CheckOptions, checkExponential, type ExponentialCheck } from './checks/check-exponential.ts';
export { checkPoisson, checkPoissonCounts, type PoissonCheck } from './checks/check-poisson.ts';
export { distanceBand } from './checks/claims.ts';
export { MARGIN } from './checks/margins.ts';
export { chiSquaredCdf, chiSquaredP, chiSquaredQuantile } from './chi-squared.ts';
export { type ChiSquaredTest, chiSquaredTest } from './chi-squared-test.ts';
export { type Control, type Controlled, controlVariates } from './control-variates.ts';
export { withOmitted } from './coordinated-omission.ts';
export { detectableShift } from './detectable-shift.ts';
export { type DispersionTest, dispersionTest } from './dispersion-test.ts';
export { constant } from './distributions/constant.ts';
export type { Distribution } from './distributions/distribution.ts';
export { erlang } from './distributions/erlang.ts';
export { exponential } from './distributions/exponential.ts';
export { gamma } from './distributions/gamma.ts';
export { hyperexponential } from './distributions/hyperexponential.ts';
export { pareto } from './distributions/pareto.ts';
export { parseDistributionOfMean, parseDurationDistribution } from './distributions/parse.ts';
export { standardNormal } from './distributions/standard-normal.ts';
export { uniform } from './distributions/uniform.ts';
export { weibull } from './distributions/weibull.ts';
export { cohensDz, hedgesG } from './effect-size.ts';
export {
  type EquivalenceTest,
  equivalenceTest,
  type Margin,
  pairedEquivalence,
  welchEquivalence,
} from './equivalence-test.ts';
export { countsIn, gapsOf } from './events.ts';
export { findRoot } from './find-root.ts';
export { frequencies } from './frequencies.ts';
export { holm } from './holm.ts';
export { incompleteBeta } from './incomplete-beta.ts';
export { incompleteGamma, incompleteGammaUpper } from './incomplete-gamma.ts';
export { kolmogorovP } from './kolmogorov.ts';
export { ksDistance } from './ks-distance.ts';
export { type KsTest, ksTest } from './ks-test.ts';
export { type LeastSquaresFit, leastSquares, type Parameter } from './least-squares.ts';
export { lillieforsExponentialP } from './lilliefors-distribution.ts';
export { type FitTest, lillieforsExponential } from './lilliefors-exponential.ts';
export { type LjungBoxTest, ljungBox } from './ljung-box.ts';
export { type MannWhitneyTest, mannWhitneyTest } from './mann-whitney-test.ts';
export { mean } from './mean.ts';
export { mser5, type Warmup } from './mser5.ts';
export { normalCdf, normalQuantile } from './normal.ts';
export {
  type OrderRanks,
  orderRanks,
  orderStatisticInterval,
  valuesToBound,
} from './order-statistic-interval.ts';
export { pairedTTest } from './paired-t-test.ts';
export { poissonCdf, poissonPmf, poissonUpper } from './poisson.ts';
export { chiSquaredPoisson, expectedPoisson } from './poisson-fit.ts';
export { quantile } from './quantile.ts';
export { type RunsTest, runsTest } from './runs-test.ts';
export {
  demandCurve,
  type Found,
  type Looked,
  type SearchMethod,
  searchCapacity,
  searchDemand,
} from './search.ts';
export { type Precision, type Stopping, sequentialStopping } from './sequential-stopping.ts';
export { type SignTest, signTest } from './sign-test.ts';
export { type SignedRankTest, signedRankTest } from './signed-rank-test.ts';
export { studentCdf, studentP, studentQuantile } from './student-t.ts';
export { type Interval, logTInterval, tHalfWidth, tInterval } from './t-interval.ts';
export { tPower } from './t-power.ts';
export type { TTest } from './t-test.ts';
export { type PoissonDistance, totalVariation, totalVariationPoisson } from './total-variation.ts';
export { variance } from './variance.ts';
export { welchTTest } from './welch-t-test.ts';
export { zeroCrossings } from './zero-crossings.ts';
