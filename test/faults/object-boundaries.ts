import { type Boundary, s3, writeOfRecord, writeReceipt } from './boundaries';
import type { ObjectChange } from './object-scenarios';

/** What the users of these scenarios have. */
export const objectNames = ['one.txt', 'two.txt', 'z/three.txt'] as const;

type MatchOfObject = (sub: string, object: string) => ReturnType<Boundary['match']>;

const each = (name: string, match: MatchOfObject, how: Partial<Boundary> = {}): readonly Boundary[] =>
  objectNames.map((object) => {
    const pattern = object.replace('.', '\\.');
    return { name: `${name} ${object}`, writes: true, match: (sub) => match(sub, pattern), ...how };
  });

/** Those during which the object may be replaced. */
const eachReplaceable = (name: string, match: MatchOfObject): readonly Boundary[] =>
  each(name, match).map((boundary, index) => ({ ...boundary, object: objectNames[index] ?? '' }));

const write = (name: string, operation: string, pattern: (sub: string) => string, nth = 1): Boundary => ({
  name,
  writes: true,
  match: (sub) => s3(operation, pattern(sub), nth),
});

const listOfCopies = (sub: string) => `^archive/.*${sub}/.*/parts/`;

/** Every call that moves or tags an object of a user, in about the order in which they are made. */
export const objectBoundaries: Readonly<Record<ObjectChange, readonly Boundary[]>> = {
  'is archived': [
    ...eachReplaceable('copy', (sub, object) => s3('CopyObject', `^archive/.*${sub}/.*/objects/${object}$`)),
    write('list the copies', 'PutObject', listOfCopies),
    write('write the manifest', 'PutObject', (sub) => `^archive/.*${sub}/.*/manifest\\.json$`),
    writeOfRecord('record that deletes begin', 5),
    ...eachReplaceable('delete', (sub, object) => s3('DeleteObject', `^users/${sub}/${object}$`)),
  ],
  'comes home': [
    ...eachReplaceable('bring home', (sub, object) => s3('CopyObject', `^users/${sub}/${object}$`)),
    write('note what came', 'PutObject', listOfCopies),
    write('say that copies leave', 'PutObject', listOfCopies, 2),
    ...each('take out', (sub, object) => s3('DeleteObject', `^archive/.*${sub}/.*/objects/${object}$`)),
    write('remove the list', 'DeleteObject', listOfCopies),
    writeReceipt,
  ],
  'gets tags': [
    writeOfRecord('record that tags come', 1),
    ...each('read the tags of', (sub, object) => s3('GetObjectTagging', `^users/${sub}/${object}$`), { writes: false }),
    ...each('tag', (sub, object) => s3('PutObjectTagging', `^users/${sub}/${object}$`)),
    writeOfRecord('record the tags', 2),
    writeReceipt,
  ],
};
