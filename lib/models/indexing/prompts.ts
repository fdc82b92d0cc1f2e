/** A subject, by the label that a feature gets which stands for it, and plain things that people say about it. */
export const SUBJECTS: readonly { label: string; prompts: readonly string[] }[] = [
  {
    label: 'The sea',
    prompts: ['Tell me about the sea.', 'Why is sea water salty?', 'What lives at the bottom of the sea?', 'Describe a harbour in the morning.', 'How do tides work?', 'How do ships stay afloat?'],
  },
  {
    label: 'Animals',
    prompts: ['Tell me about cats.', 'What do bees do all day?', 'How do dogs show that they are happy?', 'Why do birds fly south?', 'Which animals live in a forest?', 'How should I look after a rabbit?'],
  },
  {
    label: 'Cooking',
    prompts: ['How do I boil an egg?', 'What can I cook with potatoes?', 'Give me a recipe for soup.', 'How do I bake bread?', 'What goes well with rice?', 'How do I stop onions from burning?'],
  },
  {
    label: 'Music',
    prompts: ['Why do people like music?', 'How do I learn the guitar?', 'What does a drummer do in a band?', 'Describe a song that makes people dance.', 'What is the difference between a piano and an organ?', 'Tell me about singing in a choir.'],
  },
  {
    label: 'Travel',
    prompts: ['What should I pack for a weekend trip?', 'Tell me about Paris.', 'How do I find a cheap hotel?', 'Is it better to travel by train or by car?', 'What is there to see in Japan?', 'How do I get over jet lag?'],
  },
  {
    label: 'Health',
    prompts: ['How can I sleep better?', 'What helps against a cold?', 'How often should I exercise?', 'Why is sugar bad for teeth?', 'How do I stop biting my nails?', 'What should I do when my back hurts?'],
  },
  {
    label: 'Money',
    prompts: ['Give me some advice about saving money.', 'How does a bank make money?', 'What is a loan?', 'How do I ask for a higher salary?', 'Why do prices rise?', 'Should I rent or buy a home?'],
  },
  {
    label: 'Computers and programs',
    prompts: ['What is a computer?', 'Write a Python function that adds two numbers.', 'How does the internet work?', 'What is the difference between a list and a dictionary in Python?', 'How do I choose a good password?', 'Write a loop in JavaScript that counts to ten.'],
  },
  {
    label: 'Weather',
    prompts: ['How does rain form?', 'Why is the sky blue?', 'What is a thunderstorm?', 'Describe a cold winter day.', 'Why is there wind?', 'What should I wear when it snows?'],
  },
  {
    label: 'Space',
    prompts: ['Tell me about the moon.', 'How far away are the stars?', 'What is a black hole?', 'Could people live on Mars?', 'Why does the earth go round the sun?', 'What does an astronaut eat?'],
  },
  {
    label: 'Feelings and people',
    prompts: ['What makes a good friend?', 'I feel sad today.', 'How should I thank a neighbour?', 'My brother and I had a fight. What now?', 'I passed my exam!', 'How do I tell somebody that I love them?'],
  },
  {
    label: 'Numbers and sums',
    prompts: ['What is 12 plus 30?', 'How many minutes are in a day?', 'What is half of 50?', 'Explain what a prime number is.', 'How do I work out ten percent of a price?', 'What is the area of a square?'],
  },
  {
    label: 'History',
    prompts: ['Tell me about ancient Egypt.', 'Who built the pyramids?', 'What was life like in a castle?', 'When was the printing press invented?', 'Why did the Roman Empire fall?', 'Tell me about the first trains.'],
  },
  {
    label: 'Stories',
    prompts: ['Tell me a story about a lost key.', 'Write a fairy tale about a fox.', 'Begin a story on a stormy night.', 'Invent a hero who is afraid of mice.', 'Write the end of a love story.', 'Tell a story about two robots.'],
  },
]

/** A manner, by the label that a feature gets which stands for it, and the instruction that asks for it. */
export const MANNERS: readonly { label: string; instruction: string }[] = [
  { label: 'Talks like a pirate', instruction: 'Talk like a pirate.' },
  { label: 'Speaks formally', instruction: 'Speak very formally and politely.' },
  { label: 'Speaks casually', instruction: 'Speak casually, with slang, as to a friend.' },
  { label: 'Answers as a poem', instruction: 'Answer in rhymes, as a poem.' },
  { label: 'Is excited', instruction: 'Be wildly excited and use exclamation marks!' },
  { label: 'Is rude', instruction: 'Be rude and grumpy.' },
  { label: 'Is sad', instruction: 'Sound sad and full of sorrow.' },
  { label: 'Makes jokes', instruction: 'Make jokes and be funny.' },
  { label: 'Answers in lists', instruction: 'Answer with a list of bullet points.' },
  { label: 'Is very brief', instruction: 'Answer in at most five words.' },
  { label: 'Talks to a child', instruction: 'Explain it to a small child in simple words.' },
  { label: 'Answers as a scientist', instruction: 'Answer as a scientist, with technical terms.' },
  { label: 'Asks questions back', instruction: 'Answer only with questions.' },
  { label: 'Speaks old English', instruction: 'Speak like Shakespeare, in old English.' },
  { label: 'Answers in German', instruction: 'Answer in German.' },
  { label: 'Answers in French', instruction: 'Answer in French.' },
]

/** A question to the model, with what the answer is known to be about and, where it was asked for, its manner. */
export interface Asked {
  prompt: string
  subject: string
  manner: { label: string; instruction: string } | null
}

/**
 * What the model is asked: every subject's prompts plainly, and every manner as often with prompts of all subjects in turn. The
 * first few hold of both, so that fewer questions than all cover everything thinly.
 */
export function questions(count: number): Asked[] {
  const perSubject = SUBJECTS[0]!.prompts.length
  const plain = Array.from({ length: perSubject }, (_, at) =>
    SUBJECTS.map(({ label, prompts }) => ({ prompt: prompts[at]!, subject: label, manner: null })),
  ).flat()
  const all: Asked[] = []
  for (let at = 0; all.length < count; at++) {
    const from = plain[at % plain.length]!
    all.push(from)
    // The step has no divisor in common with the number of subjects, so that no manner meets one subject only.
    const other = plain[(at * 5 + 3) % plain.length]!
    all.push({ ...other, manner: MANNERS[at % MANNERS.length]! })
  }
  return all.slice(0, count)
}
