import { chooseSubject } from './choose-subject';

const photo = { width: 250, height: 250 };
const face = (x: number, y: number, side: number, score = 1) => ({ box: { x, y, width: side, height: side }, score });

describe('chooseSubject', () => {
  it('prefers the face in the middle to a somewhat larger one at the edge', () => {
    expect(chooseSubject([face(0, 0, 100), face(80, 80, 90)], photo)).toBe(1);
  });

  it('takes a far larger one all the same', () => {
    expect(chooseSubject([face(10, 10, 230), face(105, 105, 40)], photo)).toBe(0);
  });

  it('never takes one that scores under 0.95', () => {
    expect(chooseSubject([face(80, 80, 90, 0.94), face(0, 0, 30, 0.95)], photo)).toBe(1);
    expect(chooseSubject([face(80, 80, 90, 0.949)], photo)).toBe(-1);
    expect(chooseSubject([], photo)).toBe(-1);
  });
});
