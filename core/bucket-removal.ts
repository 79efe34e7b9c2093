/** Deletes whole buckets. Raises `BucketNotOurs`, `BucketInOtherRegion`, `PermissionMissing`, `Throttled` or `AwsUnavailable`. */
export interface BucketRemoval {
  /** Deletes a bucket that holds no object, no older version and no delete marker; one that is gone counts as deleted. */
  deleteEmpty(bucket: string): Promise<'deleted' | 'not-empty'>;
}
