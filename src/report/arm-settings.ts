import type { Plan } from '../plan/plan.ts';

/**
 * Variables of an arm that another arm with the same services does not have so, as 'KEY=value': what tells two arms of one
 * system apart. Those that refer to what only a run knows (`${...}`) say nothing.
 */
export function ownSettings({ arms }: Plan, name: string): string[] {
  const variables = (arm: string): Map<string, string> => {
    const found = arms[arm]!;
    const services = found.kind === 'system' ? Object.entries(found.system.services) : [];
    return new Map(
      services.flatMap(([service, { environment = {} }]) =>
        Object.entries(environment).map(([key, value]) => [`${service} ${key}`, value] as const),
      ),
    );
  };
  const systemOf = (arm: string) => {
    const found = arms[arm]!;
    return found.kind === 'system' ? found.system.name : null;
  };
  const own = variables(name);
  const others = Object.keys(arms)
    .filter((other) => other !== name && systemOf(other) === systemOf(name))
    .map(variables);
  return [...own]
    .filter(([key, value]) => !value.includes('${') && others.some((other) => other.get(key) !== value))
    .map(([key, value]) => `${key.slice(key.indexOf(' ') + 1)}=${value}`);
}
