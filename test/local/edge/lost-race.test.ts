import { againOnLostRace } from '../../../local/edge/cognito/lost-race';
import type { Exchange, Reply } from '../../../local/edge/exchange';

const answer = (status: number, body: string): Reply => ({ status, headers: {}, body: Buffer.from(body), fromUpstream: true });
const lost = answer(500, '{"__type": "InternalError", "message": "dictionary changed size during iteration"}');
const exchange: Exchange = {
  call: { service: 'cognito-idp', operation: 'AdminGetUser', method: 'POST', url: '/', headers: {}, input: {} },
  openBody: () => Buffer.from('{}'),
  gone: new AbortController().signal,
};

/** What the application gets of these answers, one for each attempt, and how many it took. */
async function asked(replies: readonly Reply[]) {
  let attempts = 0;
  const reply = await againOnLostRace(() => Promise.resolve(replies[attempts++] ?? lost))(exchange);
  return { reply, attempts };
}

test('a call that lost a race of the upstream is made again', async () => {
  const found = answer(200, '{"Username": "ada"}');
  expect(await asked([lost, lost, found])).toEqual({ reply: found, attempts: 3 });
});

test('five times at most', async () => {
  expect(await asked([])).toEqual({ reply: lost, attempts: 5 });
});

test.each([answer(500, '{"__type": "InternalError", "message": "no such thing"}'), answer(400, '{}'), 'hang-up' as const])(
  'any other answer is handed on at once',
  async (other) => {
    expect(await asked([other])).toEqual({ reply: other, attempts: 1 });
  },
);
