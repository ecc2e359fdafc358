import { buildSchema } from 'graphql';
import { findUndescribed } from './find-undescribed';

const DESCRIBED = `
"Marks a field."
directive @marked("With what." as: String) on FIELD_DEFINITION

type Query {
  "A photo."
  photo("Its id." id: ID, "How to find it." by: By): Photo
  "Something."
  thing: Thing
}

type Mutation {
  "Begins."
  start("Of what." kind: Kind): Boolean
}

type Subscription {
  "Goes on."
  progress: Int
}

"A picture."
type Photo implements Named {
  "What it is called."
  name("In what language." language: String): String
  "When it was taken."
  takenAt: DateTime
}

"What has a name."
interface Named {
  "The name."
  name("The language." language: String): String
}

"A photo or nothing else."
union Thing = Photo

"Where a photo can be had."
input By {
  "Its address."
  url: String
}

"What is done."
enum Kind {
  "Once."
  ONE
  "Twice."
  TWO
}

"A moment."
scalar DateTime
`;

describe('findUndescribed', () => {
  it('finds nothing where all is described, root types and what GraphQL brings itself aside', () => {
    expect(findUndescribed(buildSchema(DESCRIBED))).toEqual([]);
  });

  it.each([
    ['a type', 'A picture.', 'Photo'],
    ['a field', 'When it was taken.', 'Photo.takenAt'],
    ['a query', 'A photo.', 'Query.photo'],
    ['a mutation', 'Begins.', 'Mutation.start'],
    ['a subscription', 'Goes on.', 'Subscription.progress'],
    ['an argument of a query', 'How to find it.', 'Query.photo(by)'],
    ['an argument of a mutation', 'Of what.', 'Mutation.start(kind)'],
    ['an argument of a field', 'In what language.', 'Photo.name(language)'],
    ['an input type', 'Where a photo can be had.', 'By'],
    ['an input field', 'Its address.', 'By.url'],
    ['an enum', 'What is done.', 'Kind'],
    ['an enum value', 'Twice.', 'Kind.TWO'],
    ['a scalar', 'A moment.', 'DateTime'],
    ['an interface', 'What has a name.', 'Named'],
    ['a field of an interface', 'The name.', 'Named.name'],
    ['an argument in an interface', 'The language.', 'Named.name(language)'],
    ['a union', 'A photo or nothing else.', 'Thing'],
    ['a directive', 'Marks a field.', '@marked'],
    ['an argument of a directive', 'With what.', '@marked(as)'],
  ])('finds %s that has no description, or a blank one', (_, description, path) => {
    expect(DESCRIBED).toContain(`"${description}"`);
    expect(findUndescribed(buildSchema(DESCRIBED.replace(`"${description}"`, '')))).toEqual([path]);
    expect(findUndescribed(buildSchema(DESCRIBED.replace(`"${description}"`, '" "')))).toEqual([path]);
  });

  it('finds all at once', () => {
    const schema = buildSchema('type Query { photo(id: ID): Photo } type Photo { url: String }');
    expect(findUndescribed(schema)).toEqual(['Query.photo', 'Query.photo(id)', 'Photo', 'Photo.url']);
  });

  it('takes a root type of another name for one', () => {
    const schema = buildSchema('schema { query: Root } type Root { "A." a: Query } type Query { "B." b: Int }');
    expect(findUndescribed(schema)).toEqual(['Query']);
  });
});
