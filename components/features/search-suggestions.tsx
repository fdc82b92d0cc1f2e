import { Chip } from '@/components/ui/chip'
import { usePanel } from '@/lib/state/studio-context'
import { useModel } from '@/components/models/use-model'

/** Searches to start from, so that nobody has to guess what the model can be. */
export function SearchSuggestions() {
  const setSearch = usePanel((state) => state.setSearch)
  const suggestions = useModel().data?.profile?.suggestions ?? []
  return (
    <div className="space-y-4 pt-1">
      {suggestions.map(({ name, searches }) => (
        <section key={name} className="space-y-2">
          <h4 className="text-ink text-[13px] font-medium">{name}</h4>
          <div className="flex flex-wrap gap-1.5">
            {searches.map((search) => (
              <Chip key={search} onClick={() => setSearch(search)}>
                {search}
              </Chip>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}
