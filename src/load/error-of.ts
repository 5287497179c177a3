import type { Answer, ErrorClass, PreparedRequest } from './connection.ts';
import type { Flow } from './flow.ts';

/** What is wrong with the answer to a request, if anything; a flow that asked for more learns from it. */
export function errorOf(
  flow: Pick<Flow<unknown>, 'judge' | 'learn'>,
  answer: Answer,
  request?: Pick<PreparedRequest, 'about'>,
): ErrorClass | undefined {
  try {
    if (flow.judge) return flow.judge(answer, request?.about);
    if (answer.status >= 500) return 'http_5xx';
    if (answer.status >= 400) return 'http_4xx';
    if (answer.body !== undefined) flow.learn?.(answer.body);
    return undefined;
  } catch {
    return 'unexpected_body';
  }
}
