import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { saveText } from '@/components/ui/save-file'
import { describeProblem } from '@/lib/state/problem'
import { useWorkspace } from '@/lib/state/workspace-context'

/** All choices as files for trainers. */
export function SavePreferences() {
  const { client } = useWorkspace()
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (form: 'trl' | 'openai') => {
      const lines = await client.preferences.lines({ form })
      saveText(`preferences-${form}.jsonl`, lines, 'application/jsonl')
    },
  })
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-2">
        <Button disabled={isPending} onClick={() => mutate('trl')}>
          <Download className="size-4" aria-hidden="true" />
          Save for TRL
        </Button>
        <Button disabled={isPending} onClick={() => mutate('openai')}>
          <Download className="size-4" aria-hidden="true" />
          Save for OpenAI
        </Button>
      </div>
      <p className="text-ink-soft text-[13px]">
        As JSON Lines. “No difference” is left out, and so are two answers that are the same.
      </p>
      {error && <ProblemNote problem={describeProblem(error)} />}
    </div>
  )
}
