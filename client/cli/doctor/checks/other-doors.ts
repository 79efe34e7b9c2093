import { doorsIn } from '../../../../core/buckets/doors-in';
import type { Facts } from '../facts';
import type { Finding } from '../finding';

/** No policy of a data bucket lets anybody in past the principal tags that users' credentials carry. */
export const checkOtherDoors = ({ policies }: Pick<Facts, 'policies'>): readonly Finding[] =>
  policies.flatMap(({ bucket, policy }): readonly Finding[] => {
    const place = `bucket=${bucket}`;
    const doors = doorsIn(policy);
    if (doors === undefined) {
      const what = "The bucket's policy is not one that doctor understands: whom it lets in is not known.";
      return [{ severity: 'warning', name: 'data-bucket-policy-unclear', place, what }];
    }
    return doors.map(({ statement, through }) => ({
      severity: through === 'anybody' ? 'error' : 'warning',
      name: 'data-bucket-other-door',
      place: `${place}, statement=${statement}`,
      what: `The policy lets in ${through}, whom no principal tag guards: what is denied to a user can be reached there.`,
      remedy: `Take the statement out, or narrow its Resource to what is no user's: \`aws s3api get-bucket-policy --bucket ${bucket}\``,
    }));
  });
