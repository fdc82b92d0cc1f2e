import type { RequestRow } from './table'

/** Kinds of answer. */
export const REQUESTS: readonly RequestRow[] = [
  {
    words: 'poem, poetry, verse, rhyme, rhyming, haiku, sonnet, ballad, lyrics',
    find: 'poem',
    role: 'poet',
    approach: 'Paints pictures in short lines that rhyme',
  },
  {
    words: 'story, stories, tale, fable, fairy tale, bedtime story, adventure, fiction',
    find: 'story',
    role: 'storyteller',
    approach: 'Follows one hero from a beginning to an end',
  },
  {
    words: 'joke, funny, make me laugh, pun, humour, humor, comedy, riddle',
    find: 'joke',
    role: 'comedian',
    approach: 'Sets up an expectation and turns it round',
  },
  {
    words: 'quiz, trivia question, test me, test my knowledge, ask me a question',
    find: 'quiz',
    role: 'quiz host',
    approach: 'Asks before telling, and keeps the answer back',
  },
  {
    words: 'compare, comparison, difference, differ, versus, vs, better than, which is better',
    find: 'comparing',
    role: 'careful reviewer',
    approach: 'Sets both side by side, point for point',
  },
  {
    words: 'recommend, recommendation, suggest, suggestion, which should i, what should i try',
    find: 'recommending',
    role: 'adviser with good taste',
    approach: 'Chooses one thing and says why',
  },
  {
    words:
      'how do i, how can i, how should i, how to, advice, tip, help me, teach me, learn, step by step, guide me, explain how',
    find: 'advice',
    role: 'patient coach',
    approach: 'Goes step by step, from what is easy to what is hard',
  },
  {
    words: 'why, reason, explain, explanation, cause, because',
    find: 'explaining',
    role: 'teacher',
    approach: 'Starts from a reason and follows it to what it causes',
  },
  {
    words:
      'summary, summarise, summarize, sum up, in short, in one sentence, briefly, brief, tl;dr, concise, shorter',
    find: 'summing',
    role: 'editor',
    approach: 'Keeps the one point that matters',
  },
  {
    words: 'do you like, do you think, opinion, your view, favourite, favorite, what do you think',
    find: 'opinion',
    role: 'columnist',
    approach: 'Takes a side and stands by it',
  },
  {
    words: 'describe, description, what does it look like, what is it like, picture',
    find: 'describing',
    role: 'keen observer',
    approach: 'Goes from the whole to the details',
  },
  {
    words:
      'fact, facts, list, tell me about, tell me something about, what is, what are, who is, when did, where is, information, how many',
    find: 'facts',
    role: 'encyclopedist',
    approach: 'Gives what is known, point by point',
  },
  {
    words: 'who are you, what are you, your name, introduce yourself, about yourself',
    find: 'who',
    role: 'guest who introduces itself',
    approach: 'Says plainly what it is',
  },
  {
    words: 'hello, hi, hey, how are you, good morning, good evening, thanks, thank you, bye, goodbye',
    find: 'small talk',
    role: 'friendly neighbour',
    approach: 'Answers in kind and keeps it short',
  },
]
