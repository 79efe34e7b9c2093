import { documentFields } from '../../../core/first-login/document-fields';

const place = { bucket: 'data', prefix: 'users/1/', groups: ['premium'] };
const user = { sub: 's', attributes: { sub: 'another', name: 'Ada', email: 'ada@example.com', given_name: '' } };

test.each([
  ['en', 'UTC', '2026-11-20T23:30:00.000Z', 'November 20, 2026'],
  ['en', 'Asia/Tokyo', '2026-11-20T23:30:00.000Z', 'November 21, 2026'],
  ['en-GB', 'America/Los_Angeles', '2026-11-20T07:59:00.000Z', '19 November 2026'],
  ['de-AT', 'Europe/Vienna', '2026-12-31T23:00:00.000Z', '1. Jänner 2027'],
  ['el', 'Europe/Athens', '2026-11-20T10:00:00.000Z', '20 Νοεμβρίου 2026'],
])('the date is one of %s in %s', (locale, timeZone, at, date) => {
  expect(documentFields({ attributes: [], locale, timeZone }, user, { ...place, at })).toMatchObject({ date, time: at });
});

test("of the attributes those are shown that are listed and have a value, and the sub is the user's own", () => {
  const shown = { attributes: ['name', 'given_name', 'nickname', 'sub'], locale: 'en', timeZone: 'UTC' };
  const { user: fields, tenant } = documentFields(shown, user, { ...place, at: '2026-11-20T10:00:00.000Z' });
  expect(fields).toEqual({ name: 'Ada', sub: 's' });
  expect(tenant).toBeUndefined();
});
