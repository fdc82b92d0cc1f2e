import { Tabs } from 'radix-ui'
import { GuideSlot } from '@/components/guide/guide-slot'
import { useModel } from '@/components/models/use-model'
import { usePanel } from '@/lib/state/studio-context'
import type { PanelTab } from '@/lib/state/panel-store'
import { useVariant } from '@/lib/state/variant-context'
import { wantedConditions } from '@/lib/state/variant-store'
import { ActivatedTab } from './activated-tab'
import { MakeFeature } from './make-feature'
import { ModifiedTab } from './modified-tab'
import { PanelNote } from './panel-note'
import { SearchTab } from './search-tab'

const tabs = [
  ['activated', 'Activated', ActivatedTab],
  ['modified', 'Modified', ModifiedTab],
  ['search', 'Search', SearchTab],
] as const

const isTab = (value: string): value is PanelTab => tabs.some(([id]) => id === value)

/** What fires, what is changed, and what can be found. */
export function FeaturePanel() {
  const tab = usePanel((state) => state.tab)
  const showTab = usePanel((state) => state.showTab)
  const card = useModel().data?.card
  const edits = useVariant(
    (state) => Object.keys({ ...state.confirmed, ...state.pending }).length + wantedConditions(state).length,
  )

  if (card?.features === 0)
    return (
      <PanelNote title="No features to steer by">
        <p>
          {card.sae
            ? 'This model has an autoencoder, but nothing that says what its features stand for.'
            : 'This model comes without an autoencoder, which is what finds features.'}{' '}
          You can still make features of your own: say what answers should be like, and the model learns it.
        </p>
        <MakeFeature />
      </PanelNote>
    )
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value) => isTab(value) && showTab(value)}
      className="flex min-h-0 grow flex-col"
    >
      <GuideSlot place="panel" />
      <Tabs.List aria-label="Features" className="border-line flex shrink-0 gap-5 border-b px-5">
        {tabs.map(([id, name]) => (
          <Tabs.Trigger
            key={id}
            value={id}
            className="text-ink-soft hover:text-ink data-[state=active]:text-ink data-[state=active]:border-brass -mb-px h-12 border-b-2 border-transparent text-sm font-medium"
          >
            {name}
            {id === 'modified' && edits > 0 && (
              <span className="figures bg-sunken ml-1.5 rounded-full px-1.5 py-0.5" aria-hidden="true">
                {edits}
              </span>
            )}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map(([id, , Tab]) => (
        <Tabs.Content
          key={id}
          value={id}
          className="min-h-0 grow overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
        >
          <Tab />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}
