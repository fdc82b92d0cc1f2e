import { beforeEach, describe, expect, it } from 'vitest'
import { featureNote, searchResponse, type FeatureNote } from '@/lib/protocols/tiller/contract'
import { MemoryNoteStore } from '@/lib/store/memory/notes'
import { featureId, install, makeFixture, post, type Fixture } from '@/lib/testing/fixture'
import { ask, refusal } from '../kept.fixture'
import { POST as search } from './search/route'

let fixture: Fixture
beforeEach(() => {
  fixture = makeFixture()
  install(fixture)
})

const at = (index: number) => `features/${featureId(index)}/note`
async function write(index: number, body: object, headers = {}): Promise<FeatureNote> {
  const { status, body: note, headers: told } = await ask<FeatureNote>('POST', at(index), body, headers)
  expect(status).toBe(200)
  expect(told.get('etag')).toBe(note.etag)
  return featureNote.strict().parse(note)
}
const ids = async (query = '') =>
  (await ask<{ notes: FeatureNote[] }>('GET', `features/notes${query}`)).body.notes.map(
    ({ feature_id }) => feature_id,
  )

describe('what one says of a feature', () => {
  it('is kept and read, by the id in any form', async () => {
    const note = await write(0, { label: '  Salt water talk ', text: 'Goes well with “short”.' })
    expect(note).toMatchObject({
      feature_id: featureId(0),
      model: 'fake-model',
      label: 'Salt water talk',
      text: 'Goes well with “short”.',
    })
    const plain = featureId(0).replaceAll('-', '').toUpperCase()
    expect((await ask('GET', `features/${plain}/note`)).body).toEqual(note)
    const again = await write(0, { text: 'Only this.' })
    expect(again).toMatchObject({ label: null, text: 'Only this.', created_at: note.created_at })
  })

  it('is listed page by page, what was written last first', async () => {
    for (const index of [0, 1, 2]) await write(index, { label: `L${index}` })
    const found: string[] = []
    let query = '?limit=1'
    for (let pages = 0; pages < 3; pages++) {
      type Page = { notes: FeatureNote[]; next_cursor: string | null }
      const { body } = await ask<Page>('GET', `features/notes${query}`)
      found.push(...body.notes.map(({ feature_id }) => feature_id))
      expect(body.next_cursor === null).toBe(pages === 2)
      query = `?limit=1&cursor=${body.next_cursor}`
    }
    expect([...found].sort()).toEqual([0, 1, 2].map(featureId))
    expect(refusal(await ask('GET', 'features/notes?cursor=x')).code).toBe('validation_failed')
  })

  it('is found by searches before what the model itself calls so', async () => {
    await write(2, { label: 'My pirate', text: 'Rum and sand' })
    const find = async (query: string) =>
      searchResponse
        .parse(await (await search(post({ session_id: 's', query }))).json())
        .map(({ label }) => label)
    expect((await find('pirate'))[0]).toBe('About Tokyo')
    expect(await find('pirate')).toContain('Talks like a pirate')
    expect((await find('rum')).slice(0, 1)).toEqual(['About Tokyo'])
    await ask('DELETE', at(2))
    expect((await find('pirate'))[0]).toBe('Talks like a pirate')
    expect(await find('rum')).not.toContain('About Tokyo')
  })

  it('is removed, and is then not there', async () => {
    await write(0, { label: 'One' })
    expect((await ask('DELETE', at(0))).body).toEqual({ feature_id: featureId(0) })
    for (const method of ['GET', 'DELETE'])
      expect(refusal(await ask(method, at(0)))).toMatchObject({ status: 404, code: 'unknown_note' })
    expect(await ids()).toEqual([])
  })

  it('is not written over unseen', async () => {
    const first = await write(0, { label: 'One' })
    await write(0, { label: 'Two' }, { 'if-match': first.etag })
    const stale = await ask<{ conflict: { stored: string; proposed: string } }>(
      'POST',
      at(0),
      { label: 'Three' },
      { 'if-match': first.etag },
    )
    expect(refusal(stale)).toMatchObject({ status: 409, code: 'stale_version' })
    expect(JSON.parse(stale.body.conflict.stored)).toEqual({ label: 'Two', text: null })
    expect(JSON.parse(stale.body.conflict.proposed)).toEqual({ label: 'Three', text: null })
    expect(refusal(await ask('DELETE', at(0), undefined, { 'if-match': first.etag })).status).toBe(409)
    expect(refusal(await ask('POST', at(1), { label: 'New' }, { 'if-match': first.etag })).status).toBe(409)
    expect(await ids()).toEqual([featureId(0)])
  })

  it('says something, of a feature that there is, and is no longer than it may be', async () => {
    const wrong = [
      {},
      { label: null },
      { label: ' ' },
      { label: 'x'.repeat(121) },
      { text: 'x'.repeat(2001) },
    ]
    for (const body of wrong)
      expect(refusal(await ask('POST', at(0), body)), JSON.stringify(body)).toMatchObject({ status: 422 })
    expect(refusal(await ask('POST', 'features/none/note', { label: 'x' })).code).toBe('unknown_feature')
    expect(refusal(await ask('POST', at(0), { label: 'x', model: 'none' })).code).toBe('unknown_model')
    expect(await ids()).toEqual([])
  })

  it('is refused beyond as many as may be kept', async () => {
    install({ ...fixture, context: { ...fixture.context, notes: new MemoryNoteStore(1) } })
    await write(0, { label: 'One' })
    expect(refusal(await ask('POST', at(1), { label: 'Two' }))).toMatchObject({
      status: 403,
      code: 'quota_exceeded',
    })
    await write(0, { label: 'One again' })
  })
})
