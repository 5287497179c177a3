import { describe, expect, test } from 'vitest';
import { drivers } from './table.ts';
import { open, Told } from './workload.test.data.ts';

/** What k6 1.8.1, Locust 2.47.0 and JMeter 5.6.3 wrote, shortened. */
const k6Lines = `metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags,metadata
data_sent,1795337589126710,0.000000,,,,,::setup,,,,,,,,,,,
http_reqs,1795337589127907,1.000000,,dial: connection refused,1212,false,,GET,http://127.0.0.1:8199/a?b=1,,loadstone,,0,,,http://127.0.0.1:8199/a?b=1,,
http_req_duration,1795337589127907,0.000000,,dial: connection refused,1212,false,,GET,http://127.0.0.1:8199/a?b=1,,loadstone,,0,,,http://127.0.0.1:8199/a?b=1,,
http_req_blocked,1795337589127907,0.500000,,dial: connection refused,1212,false,,GET,http://127.0.0.1:8199/a?b=1,,loadstone,,0,,,http://127.0.0.1:8199/a?b=1,,
http_req_failed,1795337589127907,1.000000,,dial: connection refused,1212,false,,GET,http://127.0.0.1:8199/a?b=1,,loadstone,,0,,,http://127.0.0.1:8199/a?b=1,,
http_reqs,1795337590000000,1.000000,,,,true,::setup,GET,"named, so",HTTP/1.1,loadstone,,200,,,http://127.0.0.1:8199/,,
http_req_duration,1795337590000000,2.000000,,,,true,::setup,GET,"named, so",HTTP/1.1,loadstone,,200,,,http://127.0.0.1:8199/,,
http_req_blocked,1795337590000000,3.000000,,,,true,::setup,GET,"named, so",HTTP/1.1,loadstone,,200,,,http://127.0.0.1:8199/,,
http_req_failed,1795337590000000,0.000000,,,,true,::setup,GET,"named, so",HTTP/1.1,loadstone,,200,,,http://127.0.0.1:8199/,,
vus,1795337590122022,2.000000,,,,,,,,,,,,,,,,
dropped_iterations,1795337590200000,3.000000,,,,,,,,,loadstone,,,,,,,`;

const locustLines = `users,1795337648481.1704,2
request,1795337648481.2832,9.5,GET,/bad?x=1,503,5,LocustBadStatusCode,URL http://127.0.0.1:8199/bad?x=1: code=503
request,1795337648541.811,9.25,GET,/reset,0,0,HTTPConnectionClosed,connection closed.
request,1795337648603.4276,1002.5,GET,/slow,0,0,RetriesExceeded,"URL http://127.0.0.1:8199/slow: 0, original=timed out"
request,1795337649656.8935,2.5,GET,/check,200,5,CatchResponseError,no good
request,1795337649710.1262,1.25,GET,GET /,200,5,,
request,1795337652831.256,1.0,GET,/,0,0,ConnectionRefusedError,[Errno 111] Connection refused`;

const jtlLines = `timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect
1795337657249,88,POST /x,200,OK,users 1-2,,true,,127,206,2,2,http://127.0.0.1:8199/x,78,0,59
1795337657300,8,POST /x,503,Service Unavailable,users 1-1,,false,,127,206,2,3,http://127.0.0.1:8199/x,8,0,0
1795337657400,5,POST /x,200,OK,users 1-1,text,false,"Test failed: text expected
to contain /ok/",127,206,2,2,http://127.0.0.1:8199/x,8,0,0
1795337657500,1000,POST /x,Non HTTP response code: java.net.SocketTimeoutException,Non HTTP response message: Read timed out,users 1-1,text,false,,0,0,2,2,http://127.0.0.1:8199/x,0,0,0
1795337657600,1,POST /x,Non HTTP response code: org.apache.http.conn.HttpHostConnectException,Non HTTP response message: Connection refused,users 1-1,text,false,,0,0,2,2,http://127.0.0.1:8199/x,0,0,1
17953`;

function read(name: keyof typeof drivers, text: string): Told {
  const told = new Told();
  const take = drivers[name].reader(told);
  for (const line of text.split('\n')) take(line);
  return told;
}

describe('what k6 writes', () => {
  const { requests, drops, counts } = read('k6', k6Lines);

  test('is put together to requests, which begin when they ask for a connection', () => {
    expect(requests).toEqual([
      {
        name: 'GET /a',
        started: 1795337589127.407,
        response: 0.5,
        roundtrip: 0,
        status: 0,
        error: 'refused',
        bytes: null,
        aside: false,
      },
      expect.objectContaining({
        name: 'named, so',
        response: 5,
        roundtrip: 2,
        status: 200,
        error: null,
        aside: true,
      }),
    ]);
  });

  test('has users, and arrivals that nobody was free for', () => {
    expect(counts).toEqual([[1795337590122.022, 2]]);
    expect(drops).toHaveLength(3);
  });
});

test("what Locust's listener writes", () => {
  const { requests, counts } = read('locust', locustLines);
  expect(counts).toEqual([[1795337648481.1704, 2]]);
  expect(requests.map(({ name, error }) => [name, error])).toEqual([
    ['GET /bad?x=1', 'http_5xx'],
    ['GET /reset', 'closed'],
    ['GET /slow', 'timeout'],
    ['GET /check', 'check_failed: no good'],
    ['GET /', null],
    ['GET /', 'refused'],
  ]);
  expect(requests[0]).toMatchObject({ started: 1795337648481.2832, response: 9.5, status: 503, bytes: 5 });
});

test('what JMeter writes, a line that was cut off left out', () => {
  const { requests, counts } = read('jmeter', jtlLines);
  expect(requests.map(({ status, error }) => [status, error])).toEqual([
    [200, null],
    [503, 'http_5xx'],
    [200, expect.stringMatching(/^check_failed: Test failed: text expected/)],
    [0, 'timeout'],
    [0, 'refused'],
  ]);
  expect(requests[0]).toMatchObject({ name: 'POST /x', response: 88, roundtrip: 29, bytes: null });
  expect(counts[1]).toEqual([1795337657300, 3]);
});

describe('when a load begins', () => {
  test.each([
    ['k6', 'loadstone: the load begins at 1795337589126', 1795337589126],
    ['locust', 'loadstone: the load begins at 1795337648480', 1795337648480],
    ['jmeter', '2026-11-22 09:12:44,586 INFO o.a.j.JMeter: Running test (1795338764586)', 1795338764586],
  ] as const)('%s says it', (name, line, at) => {
    const workload = open({ kind: 'constant', rate: 1 });
    expect(Number(drivers[name].begins({ workload }).exec(line)?.[1])).toBe(at);
  });
});

test.each([
  ['k6', 'k6 v1.8.1 (go1.26.8, linux/amd64)', '1.8.1'],
  ['locust', 'locust 2.47.0 from /usr/lib/python3.11/site-packages/locust (Python 3.11.7)', '2.47.0'],
  [
    'jmeter',
    '/_/   \\_\\_| /_/   \\_\\____|_| |_|_____| \\_\\ 5.6.3\n\nCopyright (c) 1999-2024 The Apache',
    '5.6.3',
  ],
] as const)('the version of %s', (name, text, version) => {
  expect(drivers[name].version.exec(text)?.[1]).toBe(version);
});
