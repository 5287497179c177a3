import { LoadstoneError } from '../../core/errors.ts';
import { type Labels, OWN_LABELS } from './metrics.ts';

/** A label of Prometheus; those that begin with two underscores are its own. */
const LABEL = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Tags as the command line has them: 'key=value'. */
export function parseTags(texts: readonly string[]): Labels {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1 || at === text.length - 1) throw wrong(`a tag is key=value, got '${text}'`);
      const key = text.slice(0, at);
      if (!LABEL.test(key))
        throw wrong(
          `a tag's key has letters, digits and underscores, no digit and no '__' first, got '${key}'`,
        );
      if (OWN_LABELS.includes(key))
        throw wrong(`a tag's key is none of ${OWN_LABELS.join(', ')}, got '${key}'`);
      return [key, text.slice(at + 1)];
    }),
  );
}

const wrong = (message: string) => new LoadstoneError('E_PARAMETER', message);
