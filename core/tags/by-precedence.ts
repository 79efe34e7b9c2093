/** A group as Cognito knows it. */
export interface RankedGroup {
  readonly name: string;
  /** Absent: after every group that has one. */
  readonly precedence?: number;
}

/**
 * Names of groups, the one that wins where they disagree first: the lower number, then the name
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GroupType.html).
 */
export const byPrecedence = (groups: readonly RankedGroup[]): readonly string[] =>
  [...groups]
    .sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : Number(one.name > other.name)))
    .map(({ name }) => name);

/** A number, where Infinity would not subtract. */
const rank = ({ precedence }: RankedGroup): number => precedence ?? Number.MAX_SAFE_INTEGER;
