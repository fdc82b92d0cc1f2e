import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { saveJson } from '@/components/ui/save-file'
import { fileOfNotes, notesQuery, takeNotesMutation } from '@/lib/state/notes'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'

const words = {
  save: 'Save your words as a file',
  take: 'Import a file',
  file: 'A file of notes',
  name: 'tiller-notes.json',
}

/** Takes one's labels and notes along, and brings them back. */
export function NotesFile() {
  const studio = useStudio()
  const { data } = useQuery(notesQuery(studio.client))
  const take = useMutation(takeNotesMutation(studio, useQueryClient()))
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      {take.error && <ProblemNote problem={describeProblem(take.error)} />}
      <input
        ref={input}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label={words.file}
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file) void file.text().then((text) => take.mutate(text))
        }}
      />
      <Button size="small" disabled={take.isPending} onClick={() => input.current?.click()}>
        <Upload className="size-3.5" aria-hidden="true" />
        {words.take}
      </Button>
      <Button size="small" disabled={!data} onClick={() => data && saveJson(words.name, fileOfNotes(data))}>
        <Download className="size-3.5" aria-hidden="true" />
        {words.save}
      </Button>
    </>
  )
}
