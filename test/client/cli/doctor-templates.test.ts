import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { brief, lines, openPractice, type Practice, type Printed, publish, type SoundDesk } from './doctor-practice';

let practice: Practice;
let desk: SoundDesk;

beforeAll(async () => {
  practice = await openPractice();
  desk = await practice.soundDesk();
  await mkdir(path.join(desk.directory, 'templates'));
}, 60_000);
afterAll(async () => {
  await desk.close();
  await practice.close();
});

const fileOf = (name: string): string => path.join(desk.directory, 'templates', name);

const more = '[{ template: welcome-pdf, name: b }, { template: default-config, name: c }]';

async function doctorOf(text: string): Promise<Printed> {
  await writeFile(fileOf('own.txt.liquid'), text);
  await publish(desk, `${lines}\nfirstLogin: { template: own.txt.liquid, name: a, more: ${more} }`);
  return practice.doctor(desk);
}

test('templates that show what everybody has are sound, shipped ones too', async () => {
  expect(await doctorOf('hello {{ user.name | default: "friend" }} of {{ tenant }}')).toEqual({
    sound: true,
    findings: [],
    exitCode: 0,
  });
});

test('one that can be rendered for nobody is found by line and field', async () => {
  const printed = await doctorOf('hello\n{{ user.nmae }}');
  expect(brief(printed)).toEqual(['error template-invalid']);
  expect(printed.findings[0]).toMatchObject({
    place: `pool=${desk.userPoolId}, template=own.txt.liquid, line=2, field=user.nmae`,
    remedy: expect.stringContaining('did you mean user.name?') as string,
  });
});

test('one that some users lack an attribute for is found by the field', async () => {
  const printed = await doctorOf('hello {{ user.given_name }}');
  expect(brief(printed)).toEqual(['warning template-needs-more']);
  expect(printed.findings[0]).toMatchObject({
    place: expect.stringContaining('field=user.given_name') as string,
    remedy: expect.stringContaining('default:') as string,
  });
});

test('one that says something else here is found, and one that is nowhere', async () => {
  await doctorOf('hello');
  await writeFile(fileOf('own.txt.liquid'), 'good day');
  expect(brief(await practice.doctor(desk))).toEqual(['warning template-differs']);
  await rm(fileOf('own.txt.liquid'));
  const Key = 'templates/own.txt.liquid';
  await practice.aws.s3.send(new DeleteObjectCommand({ Bucket: desk.controlBucket, Key }));
  const printed = await practice.doctor(desk);
  expect(brief(printed)).toEqual(['error template-missing']);
  expect(printed.findings[0]?.remedy).toContain('templates/ beside gatehouse.yaml');
});
