import { z } from 'zod'
import { MAX_SCOPES } from '../../common/limits'
import { nestedScopeJson, type NestedScopeJson } from '@/lib/steering'

/** A variant holds no more scopes side by side than this, many times what a person can keep in mind. */
export { MAX_SCOPES }

/** Scopes as `Variant.json()` writes them; inner variants are of the variant's own base model. */
export const scopes = z.array(nestedScopeJson).max(MAX_SCOPES)

export type ScopeOfVariant = NestedScopeJson
