export { interventions, interventionSpec, MAX_INTERVENTIONS, type InterventionSpec } from './interventions'
