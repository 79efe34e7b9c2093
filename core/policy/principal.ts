import type { RequestContext } from './context';
import { isRecord, readTexts } from './lists';
import type { Refuse } from './policy-not-understood';
import type { AccessRequest } from './request';

/**
 * `named`: the caller itself. `delegated`: only its account, which denies the caller but grants it nothing that an
 * identity policy does not. `other`: somebody else.
 */
export type Naming = 'named' | 'delegated' | 'other';
type Names = (principal: AccessRequest['principal'], context: RequestContext) => Naming;

const account = /^(\d{12}|arn:aws[a-z-]*:iam::(\d{12}):root)$/;
const principalArn = /^arn:aws[a-z-]*:(iam|sts)::[a-z0-9]+:(user|role|assumed-role|federated-user)\/[^*?]+$/;
const uniqueId = /^(AROA|AIDA)[A-Z0-9]+$/;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export const readPrincipal = (value: unknown, refuse: Refuse): Names => {
  if (value === '*') return everyone;
  if (!isRecord(value) || Object.keys(value).length === 0) {
    throw refuse('Principal', value, 'Write "*" or an object with AWS, Federated or Service.');
  }
  const names = Object.entries(value).flatMap(([kind, principals]) => {
    const element = `Principal.${kind}`;
    const read = readers[kind];
    if (read === undefined) throw refuse(element, principals, 'The kinds known here are AWS, Federated and Service.');
    return readTexts(principals, element, refuse).map((text) => read(text, (remedy) => refuse(element, text, remedy)));
  });
  return (principal, context) => {
    const namings = names.map((name) => name(principal, context));
    return namings.find((naming) => naming === 'named') ?? namings.find((naming) => naming === 'delegated') ?? 'other';
  };
};

const everyone: Names = () => 'named';
const namedIf = (holds: boolean): Naming => (holds ? 'named' : 'other');

const readAws = (text: string, refuse: (remedy: string) => Error): Names => {
  if (text === '*') return everyone;
  const [, whole, inArn] = account.exec(text) ?? [];
  const id = inArn ?? whole;
  if (id !== undefined) {
    return (principal) => (principal !== 'anonymous' && principal.account === id ? 'delegated' : 'other');
  }
  if (principalArn.test(text)) {
    return (principal) => namedIf(principal !== 'anonymous' && (principal.arn === text || principal.sessionArn === text));
  }
  if (!uniqueId.test(text)) {
    throw refuse('Write "*", an account, or the full ARN of a user, role or session; wildcards cannot be part of it.');
  }
  return (principal, context) => {
    if (principal === 'anonymous') return 'other';
    const userid = context.valueOf('aws:userid');
    if (userid === undefined) throw refuse('A unique id can only be compared when the request context has aws:userid: give it.');
    return namedIf(userid.split(':')[0] === text);
  };
};

const readFederated = (text: string, refuse: (remedy: string) => Error): Names => {
  if (/[*?]/.test(text) || text === '') throw refuse('Name the identity provider; wildcards cannot be part of it.');
  return (principal) => namedIf(principal !== 'anonymous' && principal.federated === text);
};

const readService = (text: string, refuse: (remedy: string) => Error): Names => {
  if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text)) throw refuse('Write a service as name.amazonaws.com.');
  return () => 'other';
};

const readers: Readonly<Record<string, (text: string, refuse: (remedy: string) => Error) => Names>> = {
  AWS: readAws,
  Federated: readFederated,
  Service: readService,
};
