import { size } from './style.ts';
import { textWidth } from './text-width.ts';

export interface Text {
  readonly words: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Every text of a figure and the box it fills. */
export function texts(svg: string): Text[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes, content]) => {
    const attribute = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes!)?.[1];
    const words = content!.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!);
    const height = Number(attribute('font-size') ?? size.axis);
    const width = textWidth(words, height, Number(attribute('font-weight') ?? 400) > 400 ? 600 : 400);
    const [x, y] = [Number(attribute('x')), Number(attribute('y'))];
    const anchor = attribute('text-anchor');
    const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
    return { words, left, right: left + width, top: y - height * 0.72, bottom: y };
  });
}

export const dimension = (svg: string, name: string) =>
  Number(new RegExp(`^<svg [^>]*${name}="(\\d+)"`).exec(svg)![1]);
