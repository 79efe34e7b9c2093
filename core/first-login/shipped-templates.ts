/** Shows nothing that a user might not have. */
const welcomePdf = `title: "Welcome"
footer: "{{ date }} - {page} / {pages}"
blocks:
  - heading: "Welcome{% if user.given_name %}, {{ user.given_name }}{% elsif user.name %}, {{ user.name }}{% endif %}"
  - text: "Your storage is ready. This is where you find it:"
  - table:
      head: ["What", "Where"]
      widths: [1, 3]
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
