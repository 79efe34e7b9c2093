/** The page of a run in Temporal's UI, `<base>/namespaces/<namespace>/workflows/<id>/<run>/history`. */
export const uiLink = (base: string, namespace: string, workflowId: string, runId: string): string =>
  `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}/${runId}/history`;
