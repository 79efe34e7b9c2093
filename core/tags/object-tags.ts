import type { ObjectRef } from '../ports';
import type { Tags } from './tags';

/** Tags of the current version of an object. Every method raises what ObjectStore raises. */
export interface ObjectTags {
  /** `undefined` for an object that is gone. */
  read(ref: ObjectRef): Promise<Tags | undefined>;
  /** Replaces all of them; `false` where the object is gone. S3 knows no condition on it. */
  replace(ref: ObjectRef, tags: Tags): Promise<boolean>;
}
