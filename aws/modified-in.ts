/** `modifiedAt` where S3 says when. */
export const modifiedIn = ({ LastModified }: { readonly LastModified?: Date | undefined }): { readonly modifiedAt?: string } =>
  LastModified === undefined ? {} : { modifiedAt: LastModified.toISOString() };
