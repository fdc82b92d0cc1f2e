import type { ListFeaturesResponse } from '@/lib/protocols/tiller/contract'
import type { ListKind, ListView } from '@/lib/state/feature-list'

type Theme = NonNullable<ListFeaturesResponse['themes']>[number]['theme']

export const themeNames: Record<Theme, string> = {
  speaking: 'Ways of speaking',
  request: 'Kinds of request',
  people: 'People',
  feelings: 'Feelings',
  body: 'Body and health',
  food: 'Food and drink',
  animals: 'Animals',
  plants: 'Plants',
  nature: 'Nature and substances',
  places: 'Places',
  things: 'Things',
  money: 'Having and money',
  time: 'Time',
  numbers: 'Numbers and amounts',
  knowledge: 'Thought and knowledge',
  language: 'Language and talk',
  actions: 'Actions and events',
  qualities: 'Qualities and states',
  grammar: 'Little words and marks',
  parts: 'Word parts',
  positions: 'Places in the text',
  unclear: 'Unclear',
}

export const kindNames: Record<ListKind, string> = {
  style: 'Ways of speaking',
  subject: 'Subjects',
  request: 'Requests',
  word: 'Words and parts',
  other: 'Other',
}

export const onlyNames: Record<NonNullable<ListView['only']>, string> = {
  edited: 'Changed',
  made: 'Made by people',
  noted: 'With your words',
}

export const sortNames: Record<ListView['sort'], string> = {
  index: 'Place in the SAE',
  label: 'Name',
  density: 'How often it fires',
  activation: 'How strongly it fires',
  effect: 'Effect on answers',
  trust: 'How well the label fits',
  edited: 'Changed last',
  noted: 'Your words, latest first',
}

/** What a sort goes by, as one end of it is called. */
export const words = {
  title: 'All features',
  about: 'Everything that the model has to steer by. Nothing changes before you confirm it in the chat.',
  search: 'Filter by words, or by index',
  placeholder: 'A word in the label, your own words, or an index…',
  kinds: 'Kinds',
  everyKind: 'All kinds',
  only: 'Show',
  everything: 'Everything',
  sort: 'Sort by',
  group: 'Group by theme',
  themes: 'Go to a theme',
  most: 'Most first',
  least: 'Least first',
  list: 'Features',
  keys: 'Arrow keys move from name to name, Home and End to the first and the last.',
  looking: 'Looking…',
  nothing: 'Nothing fits',
  widen: 'Show all features',
  fires: 'Fires on',
  effect: 'Effect',
  fits: 'Label fits',
  silent: 'never fires',
  unknown: 'not measured',
}

export const countInWords = (total: number) =>
  total === 1 ? '1 feature' : `${total.toLocaleString('en')} features`

/** Share of tokens, as people compare them. */
export const densityInWords = (density: number) =>
  density >= 0.1 ? `${(density * 100).toFixed(0)} %` : `${(density * 100).toPrecision(2)} %`

export const shareInWords = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`)
