export { Catalogue } from './catalogue'
export type { CatalogueEntry, FeatureKind } from './entry'
export { CatalogueLoadError, loadCatalogue, parseCatalogue } from './load'
export { rankExcited, type Excitation, type Excite, type Excited } from './search'
