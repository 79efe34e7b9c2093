/** What `init` writes: a file that is valid as it stands, and says what each line is for. */
export const configTemplate = `# What Gatehouse does with your user pools. \`temporal gatehouse plan\` says what a change here would do,
# \`temporal gatehouse apply\` publishes it; workers take it up without a restart.

# The bucket for Gatehouse's own records. \`temporal gatehouse setup\` creates it.
controlBucket: acme-gatehouse

pools:
  - userPoolId: us-east-1_AbC123

    # The bucket that holds the users' objects. It must exist.
    dataBucket: acme-user-data

    # Where each user's objects live. It cannot be changed once users have storage. With tenants:
    # layout: tenants/{tenant}/users/{sub}/
    # tenantAttribute: custom:tenant_id
    layout: users/{sub}/

    # Sub-prefixes that every user gets.
    # structure: [documents/, uploads/]

    # Attributes to write to each user, from {prefix}, {bucket}, {tenant} and {sub}. \`temporal gatehouse setup\` adds
    # those that the pool lacks; a pool never loses an attribute again. Do not let app clients write them.
    # writeBack: { custom:storage_prefix: "{prefix}" }

# The part of each Cognito quota that Gatehouse may use; the rest is left to your application.
quota:
  share: 0.5
  # Quotas that AWS raised for you, in requests per second.
  # limits: { UserRead: 240 }
`;
