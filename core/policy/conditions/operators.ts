import { inRange } from './address-values';
import { sameFlag } from './flag-values';
import { unless, when, type Operator } from './operator';
import { dated, equals, greaterThan, greaterThanEquals, lessThan, lessThanEquals, numeric } from './ordered-values';
import { equalText, equalTextIgnoringCase, likeArn, likeText } from './text-values';

/** Every condition operator that is known here, but BinaryEquals: no key of S3 is binary. Names are case-sensitive. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: when(equalText),
    StringNotEquals: unless(equalText),
    StringEqualsIgnoreCase: when(equalTextIgnoringCase),
    StringNotEqualsIgnoreCase: unless(equalTextIgnoringCase),
    StringLike: when(likeText),
    StringNotLike: unless(likeText),
    ArnEquals: when(likeArn),
    ArnLike: when(likeArn),
    ArnNotEquals: unless(likeArn),
    ArnNotLike: unless(likeArn),
    NumericEquals: when(numeric(equals)),
    NumericNotEquals: unless(numeric(equals)),
    NumericLessThan: when(numeric(lessThan)),
    NumericLessThanEquals: when(numeric(lessThanEquals)),
    NumericGreaterThan: when(numeric(greaterThan)),
    NumericGreaterThanEquals: when(numeric(greaterThanEquals)),
    DateEquals: when(dated(equals)),
    DateNotEquals: unless(dated(equals)),
    DateLessThan: when(dated(lessThan)),
    DateLessThanEquals: when(dated(lessThanEquals)),
    DateGreaterThan: when(dated(greaterThan)),
    DateGreaterThanEquals: when(dated(greaterThanEquals)),
    Bool: when(sameFlag),
    IpAddress: when(inRange),
    NotIpAddress: unless(inRange),
    Null: { read: sameFlag, negated: false, tests: 'presence' },
  }),
);
