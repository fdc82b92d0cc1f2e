import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { modelsQuery } from '@/lib/state/queries'
import { Unable } from '@/lib/state/problem'
import { fitQuery, putOn, type Persona } from '@/lib/state/personas'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'

/**
 * Makes a persona's edits pending in the chat of its model and goes there; with a starter, compares on it. Throws Unable that says
 * what is missing, and does nothing then.
 */
export function useUsePersona() {
  const cache = useQueryClient()
  const workspace = useWorkspace()
  const { client, model: present } = useStudio()
  const router = useRouter()
  return async (persona: Persona, starter?: string) => {
    const { models } = await cache.fetchQuery(modelsQuery(client))
    const fit = await cache.fetchQuery(fitQuery(client, persona, models))
    if (fit.missing.length > 0) throw new Unable(`${persona.name} is not whole here`, fit.missing.join(' '))
    const name = persona.variant.base_model
    const model = models.find(({ id, wire_name }) => id === name || wire_name === name)?.id ?? name
    workspace.turnTo(model, present)
    const studio = workspace.studioOf(model)
    studio.comparison.close()
    putOn(studio, persona.name, fit.edits, fit.conditions)
    studio.questions.setState(persona.battery, true)
    studio.panel.getState().showTab('modified')
    router.push('/')
    if (starter !== undefined) await studio.comparison.start({ ask: starter })
  }
}
