/** The address of a feature's page. It names the model, since an id alone says nothing of whose feature it is. */
export const featureAddress = (featureId: string, model: string) =>
  `/features/${encodeURIComponent(featureId)}?${new URLSearchParams({ model })}`

/** The address of the sweep of a feature. */
export const sweepAddress = (featureId: string, model: string) =>
  `/sweep?${new URLSearchParams({ feature: featureId, model })}`
