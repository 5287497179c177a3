export { asymptoticBounds, saturationPoint } from './asymptotic-bounds.ts';
export { forcedFlow, interactiveResponseTime, numberInside, utilisation } from './operational-laws.ts';
export { fitUsl, type Usl, type UslFit, uslThroughput } from './usl.ts';
