import { describe, expect, it } from 'vitest'
import { fileOfNotes, readNotesFile } from './notes'
import { Unable } from './problem'

const note = {
  feature_id: '00000000-0000-4000-8000-000000000001',
  model: 'pocket',
  label: 'Salt',
  text: null,
  etag: '"a"',
  created_at: '2030-01-31T12:00:00.000Z',
  updated_at: '2030-01-31T12:00:00.000Z',
}

describe('a file of notes', () => {
  it('has what was written and can be read again, without what is of one server', () => {
    const file = fileOfNotes({ [note.feature_id]: note })
    expect(readNotesFile(JSON.stringify(file))).toEqual(file)
    expect(file.notes).toEqual([{ feature_id: note.feature_id, model: 'pocket', label: 'Salt', text: null }])
  })

  it.each(['', '{}', '[]', '{"format":"tiller.persona","format_version":1}'])('is not %j', (text) =>
    expect(() => readNotesFile(text)).toThrow(Unable),
  )
})
