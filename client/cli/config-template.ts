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

    # Attributes to write to each user, from {prefix}, {bucket}, {tenant}, {sub} and {firstLogin}. \`temporal gatehouse setup\` adds
    # those that the pool lacks; a pool never loses an attribute again. Do not let app clients write them.
    # writeBack: { custom:storage_prefix: "{prefix}" }

    # A file that each user gets at their first sign-in. template: welcome-pdf, default-config, or a file of your own in
    # templates/ beside this one, such as welcome.html.liquid. Who was there before gets none, unless backfill: true.
    # With {firstLogin} in writeBack, such as custom:first_login: "{firstLogin}", later sign-ins cost nothing.
    # firstLogin: { template: welcome-pdf, name: welcome.pdf, attributes: [name, given_name] }

    # Who reaches what. With userRoles, Gatehouse writes the bucket's policy; statements of others stay as they are.
    # identityPoolId: us-east-1:0f3c9b1e-0000-4000-8000-000000000001   # or, where a backend assumes the roles: credentials: backend
    # userRoles: [arn:aws:iam::111122223333:role/app-user]
    # Session tags of the identity pool (attributes for access control). They cannot be changed once users have storage.
    # principalTags: { sub: sub }          # with tenants: { sub: sub, tenant: tenant }
    # What every user may do in their own prefix.
    # ownPrefix: [read, write, delete, list]

    # What members of a group of the user pool get. With tenants, name {tenant} in a grant's prefix, or say crossTenant: true.
    # groups:
    #   # A few people who keep the shared files. roster: named in the policy, about 150 names a bucket in all.
    #   admin:
    #     grants: [{ prefix: shared/, allow: [read, write, delete, list] }]
    #     via: roster
    #   # Paying users. role: the group's own IAM role is named, so there may be any number of members.
    #   premium:
    #     grants: [{ prefix: shared/premium/, allow: [read, list] }]
    #     via: role
    #     role: arn:aws:iam::111122223333:role/premium
    #     # Set on the members' own objects. s3:ExistingObjectTag decides about reads only, never about writes.
    #     objectTags: { access-tier: premium }
    #   # Users who see their own files and change nothing.
    #   read-only:
    #     ownPrefix: [read, list]
    #     via: role
    #     role: arn:aws:iam::111122223333:role/read-only
    # Tenants that Gatehouse makes, each before its users: for an identity pool whose tag names it, for a group that stands
    # for it, or by hand with \`temporal gatehouse tenant provision\`. Needs {tenant} in layout; docs/tenants.md.
    # tenants:
    #   mode: prefix                       # all in dataBucket; or bucket, each in a bucket of its own
    #   # bucket: { pattern: "acme-{tenant}-{hash}", tags: { customer: "{tenant}" } }
    #   structure: [shared/]
    #   grants: [{ prefix: "tenants/{tenant}/shared/", allow: [read, list] }]   # what every user of a tenant may do
    #   # identityPoolTag: tenant          # the tag of an identity pool that names its tenant
    #   # group: tenant-{tenant}           # a group of that name makes the tenant
    #   # onFirstUser: true                # and so does its first user; a typo is a tenant then
    # Objects of one user that a tagging looks at.
    # objectTags: { maxObjects: 10000 }

# The part of each Cognito quota that Gatehouse may use; the rest is left to your application.
quota:
  share: 0.5
  # Quotas that AWS raised for you, in requests per second.
  # limits: { UserRead: 240 }
`;
