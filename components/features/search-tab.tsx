import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { handleOf } from '@/lib/state/edits'
import { searchQuery } from '@/lib/state/queries'
import { WishForm } from '@/components/wish/wish-form'
import { useSettled } from '@/components/ui/use-settled'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { spansMessages } from '@/lib/protocols/common/kinds'
import type { SearchResponse } from '@/lib/protocols/tiller/contract'
import { AllFeaturesLink } from './all-features-link'
import { kindInWords } from './kinds'
import { MakeFeature } from './make-feature'
import { FeatureList, FeatureRow } from './feature-row'
import { PanelNote, PanelSkeleton } from './panel-note'
import { QueryProblem } from './query-problem'
import { SearchSuggestions } from './search-suggestions'
import { WordsFold } from './words-fold'

export function SearchTab() {
  const search = usePanel((state) => state.search)
  const setSearch = usePanel((state) => state.setSearch)
  const settled = useSettled(search.trim())
  return (
    <>
      <div className="bg-paper sticky top-0 z-10 px-5 pt-4 pb-2">
        <label className="relative block">
          <Search
            className="text-ink-soft pointer-events-none absolute top-2.5 left-3 size-4 pointer-coarse:top-3.5"
            aria-hidden="true"
          />
          <input
            type="search"
            aria-label="Search features"
            placeholder="A style, a subject, a word…"
            value={search}
            maxLength={500}
            onChange={(event) => setSearch(event.target.value)}
            className="border-line bg-surface placeholder:text-ink-soft h-9 w-full rounded-lg border pr-3 pl-9 text-base sm:text-sm pointer-coarse:h-11"
          />
        </label>
      </div>
      <SearchResults query={search.trim() === '' ? '' : settled} />
    </>
  )
}

function SearchResults({ query }: { query: string }) {
  const { data, error, isPlaceholderData, refetch } = useQuery(searchQuery(useStudio(), query))
  if (query === '')
    return (
      <PanelNote title="What should it be like?">
        <p>Describe it in your own words. Features are found by meaning, so “sea robber” finds pirates.</p>
        <WishForm />
        <div className="flex flex-wrap gap-2">
          <MakeFeature />
          <AllFeaturesLink />
        </div>
        <SearchSuggestions />
      </PanelNote>
    )
  if (error) return <QueryProblem error={error} onRetry={() => void refetch()} />
  if (!data) return <PanelSkeleton label="Searching…" />
  if (data.length === 0)
    return (
      <PanelNote title="Nothing found">
        <p>
          The model has no feature near “{query}”. Try an everyday word, or one of these, or make a feature of
          it:
        </p>
        <MakeFeature about={query} />
        <SearchSuggestions />
      </PanelNote>
    )
  const speaking = data.filter(({ kind }) => spansMessages(kind))
  const words = data.filter(({ kind }) => !spansMessages(kind))
  return (
    <>
      <Found name="Search results" features={speaking} busy={isPlaceholderData} />
      <WordsFold key={query} count={words.length} alone={speaking.length === 0}>
        <Found name="Words and fragments found" features={words} busy={isPlaceholderData} />
      </WordsFold>
      <div className="text-ink-soft space-y-2 px-5 py-5 text-sm">
        <p>Not what you meant?</p>
        <div className="flex flex-wrap gap-2">
          <MakeFeature about={query} />
          <AllFeaturesLink />
        </div>
      </div>
    </>
  )
}

interface FoundProps {
  name: string
  features: SearchResponse
  busy: boolean
}

function Found({ name, features, busy }: FoundProps) {
  if (features.length === 0) return null
  return (
    <FeatureList name={name} busy={busy}>
      {features.map((feature) => (
        <FeatureRow
          key={feature.feature_id}
          feature={handleOf(feature)}
          note={
            <p className="text-ink-soft text-[13px]">
              {kindInWords(feature.kind)}
              {feature.direction === -1 && ' · Push it down to have less of it'}
            </p>
          }
        />
      ))}
    </FeatureList>
  )
}
