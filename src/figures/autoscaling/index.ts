import type { Autoscaling } from '../../sim/index.ts';
import type { Figure } from '../figure.ts';
import { courseFigure } from './course-figure.ts';
import { tradeoffFigure } from './tradeoff-figure.ts';

/** A comparison of scaling policies in pictures: how each went, and what it cost for what it gave. */
export const autoscalingFigures = (all: Autoscaling): Figure[] => [courseFigure(all), tradeoffFigure(all)];
