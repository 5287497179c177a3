import type { Attributes } from './svg.ts';

/** Inter is shipped for PNGs and the report; the rest is for an SVG that is opened by itself. */
export const fontFamily =
  "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export const size = { title: 18, subtitle: 13, axis: 13, label: 14, note: 11.5 } as const;

/** On a telephone a figure's title is not larger than the page's. */
export const titleSize = { wide: size.title, narrow: 15.5 } as const;

/** Widths of a figure: on paper, and on a telephone. */
export const widths = { wide: 860, narrow: 400 } as const;

export type Width = keyof typeof widths;

/** The space around what a figure holds. */
export const margin = 16;

export const bandOpacity = 0.16;

/** Okabe and Ito's colours: told apart with every kind of colour vision. `t`: the same hues, dark enough for text. */
const light = {
  ink: '#1f2430',
  muted: '#6b7280',
  grid: '#e6e8ec',
  paper: '#ffffff',
  hollow: '#9aa1ad',
  a0: '#0072B2',
  a1: '#D55E00',
  a2: '#009E73',
  a3: '#CC79A7',
  a4: '#E69F00',
  a5: '#56B4E9',
  t0: '#0072B2',
  t1: '#C25400',
  t2: '#00805D',
  t3: '#AD4F84',
  t4: '#946400',
  t5: '#1F7DB5',
} as const;

export type Paint = keyof typeof light;

/** The same on a dark page. A stylesheet reaches them by class: presentation attributes give way to any rule. */
const dark: Readonly<Record<Paint, string>> = {
  ink: '#e7e9ee',
  muted: '#9ba3b0',
  grid: '#2d323d',
  paper: '#16181d',
  hollow: '#767e8b',
  a0: '#4ea5e0',
  a1: '#f2823a',
  a2: '#2bbf95',
  a3: '#e095c0',
  a4: '#e8ad33',
  a5: '#9bd6fa',
  t0: '#4ea5e0',
  t1: '#f2823a',
  t2: '#2bbf95',
  t3: '#e095c0',
  t4: '#e8ad33',
  t5: '#9bd6fa',
};

export const palettes: Readonly<Record<'light' | 'dark', Readonly<Record<Paint, string>>>> = { light, dark };

/** Fill and stroke as attributes for the light scheme, and as classes for any other. */
export function paint(use: { fill?: Paint | 'none'; stroke?: Paint }): Attributes {
  const classes = [
    use.fill && use.fill !== 'none' ? `f-${use.fill}` : '',
    use.stroke ? `s-${use.stroke}` : '',
  ];
  return {
    class: classes.filter(Boolean).join(' ') || undefined,
    fill: use.fill && use.fill !== 'none' ? light[use.fill] : use.fill,
    stroke: use.stroke && light[use.stroke],
  };
}

/** The rules that give the figures inside `selector` another palette. */
export function paletteRules(scheme: 'light' | 'dark', selector: string): string {
  return Object.entries(palettes[scheme])
    .map(([name, colour]) => `${selector} .f-${name}{fill:${colour}}${selector} .s-${name}{stroke:${colour}}`)
    .join('');
}
