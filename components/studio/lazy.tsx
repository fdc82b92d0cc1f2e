import dynamic from 'next/dynamic'

/** On the first picture there is nothing in it yet. */
export const FeaturePanel = dynamic(
  () => import('@/components/features/feature-panel').then((module) => module.FeaturePanel),
  { ssr: false },
)

export const Sheet = dynamic(() => import('@/components/ui/sheet').then((module) => module.Sheet), {
  ssr: false,
})

/** What is not on the first picture comes when it is first needed. */
export const FeatureDetails = dynamic(
  () => import('@/components/features/feature-details').then((module) => module.FeatureDetails),
  { ssr: false },
)

export const ConflictDialog = dynamic(
  () => import('@/components/compare/conflict-dialog').then((module) => module.ConflictDialog),
  { ssr: false },
)

/** The list of conversations. */
export const ConversationsPlace = dynamic(() => import('@/components/conversations/conversations-place'), {
  ssr: false,
})

export const CommandHost = dynamic(
  () => import('@/components/commands/command-host').then((module) => module.CommandHost),
  { ssr: false },
)
