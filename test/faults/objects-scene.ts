import { CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GetObjectCommand, GetObjectTaggingCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tags } from '../../core/tags/tags';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { offboarding } from '../support/builders';
import { publish } from '../support/publish';

/** The group whose members' objects are tagged, and how. */
export const taggingGroup = 'silver';
export const groupTags: Tags = { 'access-tier': 'silver' };

/** A scene whose pool archives at once and tags the objects of a group's members. */
export async function openObjectsScene(): Promise<AccessScene> {
  const scene = await openAccessScene({});
  await scene.behind.cognito.send(new CreateGroupCommand({ UserPoolId: scene.pool, GroupName: taggingGroup, Precedence: 20 }));
  await publish(scene, (pools) =>
    pools.map((pool) => ({ ...pool, offboarding, groups: { ...pool.groups, [taggingGroup]: { objectTags: groupTags } } })),
  );
  // Workers keep what they read for 2 s.
  await delay(2_500);
  return scene;
}

/** What a user stores. */
export interface Content {
  readonly body: string;
  readonly tags: Tags;
  readonly metadata: Readonly<Record<string, string>>;
}

/** One that says of itself what it is. */
export const contentOf = (body: string): Content => ({ body, tags: { said: body }, metadata: { said: body } });

/** Stores it behind the edge's back, as a backend of the customer's does that knows nothing of denies. */
export async function store({ behind, settings }: AccessScene, Key: string, { body, tags, metadata }: Content): Promise<void> {
  const Tagging = new URLSearchParams(tags).toString();
  const Metadata = { ...metadata };
  await behind.s3.send(new PutObjectCommand({ Bucket: settings.dataBucket, Key, Body: body, Tagging, Metadata }));
}

/** What an object is, or that it is gone. */
async function contentAt({ behind, settings }: AccessScene, Key: string): Promise<Content | undefined> {
  const ref = { Bucket: settings.dataBucket, Key };
  try {
    const { Body, Metadata = {} } = await behind.s3.send(new GetObjectCommand(ref));
    const { TagSet = [] } = await behind.s3.send(new GetObjectTaggingCommand(ref));
    const tags = Object.fromEntries(TagSet.map(({ Key: name = '', Value = '' }) => [name, Value]));
    return { body: (await Body?.transformToString()) ?? '', tags, metadata: Metadata };
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** Everything below a prefix, by the rest of its key. */
async function contentBelow(scene: AccessScene, Prefix: string): Promise<ReadonlyMap<string, Content>> {
  const Bucket = scene.settings.dataBucket;
  const found = new Map<string, Content>();
  for (let StartAfter = Prefix; ;) {
    const { Contents = [], IsTruncated } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix, StartAfter }));
    for (const { Key = '' } of Contents) {
      const content = await contentAt(scene, Key);
      if (content !== undefined) found.set(Key.slice(Prefix.length), content);
    }
    if (IsTruncated !== true) return found;
    StartAfter = Contents.at(-1)?.Key ?? '';
  }
}

/** Below a user's prefix, without what Gatehouse makes there. */
export async function contentAtHome(scene: AccessScene, sub: string): Promise<ReadonlyMap<string, Content>> {
  const found = await contentBelow(scene, `users/${sub}/`);
  return new Map([...found].filter(([name]) => name !== 'documents/'));
}

/** Copies that the archive has of a user's objects, in any order. */
export async function copiesOf(scene: AccessScene, sub: string): Promise<readonly Content[]> {
  const found = await contentBelow(scene, `archive/${scene.pool}/${sub}/`);
  return [...found].flatMap(([key, content]) => (/\/(objects|long)\//.test(key) && content.body !== '' ? [content] : []));
}
