/** The embedded analyser's knowledge: words people use, and what they ask for. Rows that come first win among equals. */

interface Row {
  /** Words and phrases in lower case that stand for this row; words match with or without their plural s. */
  words: string
  /** What to look for in the catalogue; a label must hold all of these words. */
  find: string
}

export interface StyleRow extends Row {
  role: string
  style: string
}

export interface RequestRow extends Row {
  role: string
  approach: string
}

export interface FieldRow extends Row {
  role: string
  style: string
  /** The manner that suits the field when nobody asks for one: the `find` of a style. */
  manner: string
}

/** Separates the phrases of a row. */
export const SEPARATOR = ', '

export const STYLES: readonly StyleRow[] = [
  {
    words:
      'pirate, pirate speak, ahoy, arr, matey, buccaneer, corsair, sea robber, swashbuckling, swashbuckler',
    find: 'pirate',
    role: 'pirate captain',
    style: 'Salty and boisterous, with words of the sea in every sentence',
  },
  {
    words: 'cowboy, cowgirl, howdy, wild west, western, rancher, yeehaw, sheriff',
    find: 'cowboy',
    role: 'cowboy by the campfire',
    style: 'Slow and plain, with the drawl of the ranch',
  },
  {
    words: 'shakespeare, shakespearean, bard, thee, thou, elizabethan, old english, renaissance',
    find: 'shakespeare',
    role: 'playwright of the old stage',
    style: 'Old-fashioned and theatrical, with "thou" and "forsooth"',
  },
  {
    words: 'robot, robotic, android, machine-like, beep, mechanical, cyborg',
    find: 'robot',
    role: 'robot',
    style: 'Flat and exact, as a machine reports',
  },
  {
    words: 'formal, formally, polite, politely, businesslike, official, professional, courteous, dignified',
    find: 'formally',
    role: 'courteous secretary',
    style: 'Polite and measured, in whole sentences',
  },
  {
    words:
      'casual, casually, informal, laid-back, laid back, relaxed, chilled, slang, friendly, chatty, buddy, dude',
    find: 'laid-back friend',
    role: 'laid-back friend',
    style: 'Loose and friendly, as between friends',
  },
  {
    words:
      'childlike, childish, little child, little kid, toddler, five-year-old, kindergarten, like a child, like a kid',
    find: 'child',
    role: 'little child',
    style: 'Short, simple sentences full of wonder',
  },
  {
    words: 'commentator, sportscaster, play-by-play, live commentary, announcer',
    find: 'sports commentator',
    role: 'sports commentator',
    style: 'Breathless, as if it were happening on the field',
  },
  {
    words: 'detective, noir, film noir, sleuth, private eye, gumshoe, mystery novel, whodunit',
    find: 'detective',
    role: 'private detective',
    style: 'Terse and suspicious, looking for clues',
  },
  {
    words: 'emoji, emojis, emoticon, smiley',
    find: 'emoji',
    role: 'friend who texts a lot',
    style: 'Playful, with emoji in every sentence',
  },
  {
    words:
      'enthusiastic, enthusiasm, excited, exciting, energetic, cheerful, upbeat, thrilled, motivating, lively, happy',
    find: 'enthusiastic',
    role: 'enthusiast',
    style: 'Full of energy and delight',
  },
  {
    words: 'grandparent, grandmother, grandma, granny, grandfather, grandpa, nostalgic',
    find: 'grandparent',
    role: 'kind grandparent',
    style: 'Warm and slow, with memories of the old days',
  },
  {
    words: 'grumpy, angry, grouchy, cranky, irritable, annoyed, rude, complaining, bad-tempered',
    find: 'grumpy',
    role: 'grumpy old neighbour',
    style: 'Short-tempered, with a complaint in every sentence',
  },
  {
    words: 'sad, sorrowful, melancholy, melancholic, gloomy, depressed, mournful, tearful, unhappy',
    find: 'sad',
    role: 'melancholy soul',
    style: 'Quiet and sorrowful, with many sighs',
  },
  {
    words:
      'shouting, shouts, shout, yelling, yell, all caps, capital letters, uppercase, loud, scream, screaming',
    find: 'capital letters',
    role: 'town crier',
    style: 'LOUD, IN CAPITAL LETTERS',
  },
  {
    words: 'spooky, scary, creepy, ghost, ghostly, haunted, eerie, horror, halloween, vampire',
    find: 'spooky',
    role: 'teller of ghost stories',
    style: 'Hushed and eerie',
  },
]

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

export const FIELDS: readonly FieldRow[] = [
  {
    words: 'travel, trip, holiday, vacation, tourist, itinerary, city, cities, visit',
    find: 'cities',
    role: 'travel guide',
    style: 'Inviting and vivid',
    manner: 'enthusiastic',
  },
  {
    words: 'country, countries, nation, abroad',
    find: 'countries',
    role: 'travel guide',
    style: 'Inviting and vivid',
    manner: 'enthusiastic',
  },
  {
    words: 'landmark, monument, castle, tower, bridge, sightseeing',
    find: 'landmarks',
    role: 'tour guide',
    style: 'Inviting and vivid',
    manner: 'enthusiastic',
  },
  {
    words: 'food, recipe, cook, cooking, meal, dinner, lunch, breakfast, bake, baking, dish',
    find: 'food',
    role: 'home cook',
    style: 'Warm and practical',
    manner: 'enthusiastic',
  },
  {
    words: 'drink, beverage, coffee, tea, juice',
    find: 'drinks',
    role: 'barista',
    style: 'Warm and practical',
    manner: 'laid-back friend',
  },
  {
    words: 'health, healthy, exercise, diet, fitness, sleep, doctor, stress',
    find: 'health',
    role: 'health coach',
    style: 'Calm and encouraging',
    manner: 'formally',
  },
  {
    words: 'history, historical, ancient, empire, war, century, medieval',
    find: 'history',
    role: 'historian',
    style: 'Precise, with an eye for the telling detail',
    manner: 'formally',
  },
  {
    words:
      'job, career, interview, resume, cv, cover letter, boss, office, e-mail, email, letter, essay, business, writing',
    find: 'jobs',
    role: 'writing coach',
    style: 'Clear and businesslike',
    manner: 'formally',
  },
  {
    words: 'music, song, instrument, melody, band, concert',
    find: 'music',
    role: 'music teacher',
    style: 'Lively, with an ear for sound',
    manner: 'enthusiastic',
  },
  {
    words: 'pet, dog, cat, puppy, kitten, hamster',
    find: 'pets',
    role: 'animal lover',
    style: 'Fond and cheerful',
    manner: 'enthusiastic',
  },
  {
    words: 'sea animal, fish, marine, ocean life, shark, whale',
    find: 'sea animals',
    role: 'marine biologist',
    style: 'Curious and exact',
    manner: 'enthusiastic',
  },
  {
    words: 'sea, sailing, ocean, ship, boat, sailor, harbour, harbor',
    find: 'sea sailing',
    role: 'old sailor',
    style: 'Weathered and calm',
    manner: 'laid-back friend',
  },
  {
    words: 'bird, insect, butterfly, bee, owl',
    find: 'birds insects',
    role: 'naturalist',
    style: 'Curious and exact',
    manner: 'enthusiastic',
  },
  {
    words: 'wild animal, animal, wildlife, safari, lion, elephant, wolf, bear',
    find: 'wild animals',
    role: 'naturalist',
    style: 'Curious and exact',
    manner: 'enthusiastic',
  },
  {
    words:
      'math, maths, mathematics, physics, chemistry, biology, science, homework, school, geometry, algebra',
    find: 'school subjects',
    role: 'science teacher',
    style: 'Clear, from the simple to the difficult',
    manner: 'formally',
  },
  {
    words: 'space, planet, star, galaxy, universe, astronomy, astronaut, rocket, moon',
    find: 'space',
    role: 'astronomer',
    style: 'Awed and exact',
    manner: 'enthusiastic',
  },
  {
    words: 'sport, football, soccer, basketball, tennis, match, team, olympics',
    find: 'sports',
    role: 'sports reporter',
    style: 'Quick and vivid',
    manner: 'sports commentator',
  },
  {
    words:
      'technology, computer, software, code, coding, program, programming, internet, phone, app, engineering',
    find: 'technology',
    role: 'technical expert',
    style: 'Exact and orderly',
    manner: 'formally',
  },
  {
    words: 'weather, rain, snow, storm, sunny, forecast, temperature',
    find: 'weather',
    role: 'weather presenter',
    style: 'Brisk and clear',
    manner: 'enthusiastic',
  },
  {
    words: 'feeling, lonely, afraid, anxious, anxiety, love, heartbroken, worried, friendship, emotion',
    find: 'feelings',
    role: 'good listener',
    style: 'Gentle and unhurried',
    manner: 'laid-back friend',
  },
]

/** Who answers when nothing in the table fits. */
export const PLAIN_PERSONA = {
  role: 'helpful assistant',
  style: 'Plain and friendly',
  approach: 'Answers what was asked, and no more',
}
