import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import type { KeptPersona } from '@/lib/protocols/tiller/contract'
import { formatStrength } from '@/lib/state/edits'
import { PERSONAS, versionsQuery } from '@/lib/state/personas'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** Every version of a persona, each of which can be brought back. */
export function PersonaVersions({ persona }: { persona: KeptPersona }) {
  const { client } = useStudio()
  const cache = useQueryClient()
  const { persona_id: id, version, etag } = persona
  const { data, error } = useQuery(versionsQuery(client, id))
  const restore = useMutation({
    mutationFn: (old: number) => client.personas.restoreVersion(id, old, { ifMatch: etag }),
    onSuccess: () => cache.invalidateQueries({ queryKey: PERSONAS }),
  })
  const problem = restore.error ?? error
  return (
    <section className="space-y-3 pb-8">
      <h2 className="text-lg font-semibold">Versions</h2>
      {problem && <ProblemNote problem={describeProblem(problem)} />}
      <ol aria-label="Versions" className="border-line bg-surface divide-line divide-y rounded-xl border">
        {data?.map((each) => (
          <li key={each.version} className="flex flex-wrap items-center gap-3 px-4 py-2 text-sm">
            <span className="figures">{each.version}</span>
            <span className="min-w-0 grow">
              <span className="block truncate">{each.name}</span>
              <span className="text-ink-soft block truncate text-xs">
                {each.variant.edits
                  .map(({ feature_label, value }) => `${feature_label} ${formatStrength(value)}`)
                  .join(', ')}
              </span>
            </span>
            <time dateTime={each.saved_at} className="text-ink-soft text-xs">
              {when.format(new Date(each.saved_at))}
            </time>
            {each.version === version ? (
              <span className="text-sea text-xs font-medium">present</span>
            ) : (
              <Button size="small" disabled={restore.isPending} onClick={() => restore.mutate(each.version)}>
                Bring back<span className="sr-only"> version {each.version}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
