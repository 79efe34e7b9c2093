/** Shows nothing that a user might not have. */
const welcomePdf = `title: "Welcome"
footer: "{page} / {pages}"
blocks:
  - heading: "Welcome{% if user.given_name %}, {{ user.given_name }}{% elsif user.name %}, {{ user.name }}{% endif %}"
  - text: "Your storage is ready since {{ date }}. Files that you put there are yours alone."
  - table:
      head: ["What", "Where"]
      rows:
        - ["Bucket", "{{ bucket }}"]
        - ["Your folder", "{{ prefix }}"]
{%- if tenant %}
        - ["Organisation", "{{ tenant }}"]
{%- endif %}
{%- if groups.size > 0 %}
  - text: "Groups that you are in:"
  - list:
{%- for group in groups %}
      - "{{ group }}"
{%- endfor %}
{%- endif %}
`;

const defaultConfig = `{
  "version": 1,
  "user": "{{ user.sub }}",
  "storage": { "bucket": "{{ bucket }}", "prefix": "{{ prefix }}" },
  {% if tenant %}"tenant": "{{ tenant }}",{% endif %}
  "groups": [{% for group in groups %}"{{ group }}"{% unless forloop.last %}, {% endunless %}{% endfor %}],
  "createdAt": "{{ time }}"
}
`;

/** Liquid, by the names that `formatOf` knows. */
export const shippedTemplates: Readonly<Record<string, string>> = {
  'welcome-pdf': welcomePdf,
  'default-config': defaultConfig,
};
