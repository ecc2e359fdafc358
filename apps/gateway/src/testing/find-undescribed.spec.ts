import { buildSchema } from 'graphql';
import { findUndescribed } from './find-undescribed';

const DESCRIBED = `
"Marks a field."
directive @marked("The kind of mark." as: String) on FIELD_DEFINITION

"What can be read."
type Query {
  "A photo."
  photo("The id of the photo." id: ID, "Where to find it." by: By): Photo
  "A thing."
  thing: Thing
}

"What can be changed."
type Mutation {
  "Starts a run."
  start("The kind of run." kind: Kind): Boolean
}

"What is sent."
type Subscription {
  "The progress of a run."
  progress: Int
}

"A picture."
type Photo implements Named {
  "The name of the photo."
  name("The language of the photo." language: String): String
  "When it was taken."
  takenAt: DateTime
}

"Something with a name."
interface Named {
  "The name."
  name("The language." language: String): String
}

"Always a photo."
union Thing = Photo

"Where a photo is."
input By {
  "The URL of the photo."
  url: String
}

"How often."
enum Kind {
  "Once."
  ONE
  "Twice."
  TWO
}

"A date."
scalar DateTime
`;

describe('findUndescribed', () => {
  it('finds nothing if everything is described, except for what GraphQL defines', () => {
    expect(findUndescribed(buildSchema(DESCRIBED))).toEqual([]);
  });

  it.each([
    ['a root type', 'What can be read.', 'Query'],
    ['a type', 'A picture.', 'Photo'],
    ['a field', 'When it was taken.', 'Photo.takenAt'],
    ['a query', 'A photo.', 'Query.photo'],
    ['a mutation', 'Starts a run.', 'Mutation.start'],
    ['a subscription', 'The progress of a run.', 'Subscription.progress'],
    ['an argument of a query', 'Where to find it.', 'Query.photo(by)'],
    ['an argument of a mutation', 'The kind of run.', 'Mutation.start(kind)'],
    ['an argument of a field', 'The language of the photo.', 'Photo.name(language)'],
    ['an input type', 'Where a photo is.', 'By'],
    ['an input field', 'The URL of the photo.', 'By.url'],
    ['an enum', 'How often.', 'Kind'],
    ['an enum value', 'Twice.', 'Kind.TWO'],
    ['a scalar', 'A date.', 'DateTime'],
    ['an interface', 'Something with a name.', 'Named'],
    ['a field of an interface', 'The name.', 'Named.name'],
    ['an argument in an interface', 'The language.', 'Named.name(language)'],
    ['a union', 'Always a photo.', 'Thing'],
    ['a directive', 'Marks a field.', '@marked'],
    ['an argument of a directive', 'The kind of mark.', '@marked(as)'],
  ])('finds %s without a description, or with a blank one', (_, description, path) => {
    expect(DESCRIBED).toContain(`"${description}"`);
    expect(findUndescribed(buildSchema(DESCRIBED.replace(`"${description}"`, '')))).toEqual([path]);
    expect(findUndescribed(buildSchema(DESCRIBED.replace(`"${description}"`, '" "')))).toEqual([path]);
  });

  it('finds all of them', () => {
    const schema = buildSchema('type Query { photo(id: ID): Photo } type Photo { url: String }');
    expect(findUndescribed(schema)).toEqual(['Query', 'Query.photo', 'Query.photo(id)', 'Photo', 'Photo.url']);
  });
});
