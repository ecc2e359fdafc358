import { chooseSubject } from './choose-subject';

const photo = { width: 250, height: 250 };
const face = (x: number, y: number, side: number, score = 1) => ({ box: { x, y, width: side, height: side }, score });

describe('chooseSubject', () => {
  it('prefers the face in the middle to a slightly larger one at the edge', () => {
    expect(chooseSubject([face(0, 0, 100), face(80, 80, 90)], photo)).toBe(1);
  });

  it('prefers a much larger face at the edge to a small one in the middle', () => {
    expect(chooseSubject([face(10, 10, 230), face(105, 105, 40)], photo)).toBe(0);
  });

  it('never chooses a face with a score below 0.95', () => {
    expect(chooseSubject([face(80, 80, 90, 0.94), face(0, 0, 30, 0.95)], photo)).toBe(1);
    expect(chooseSubject([face(80, 80, 90, 0.949)], photo)).toBe(-1);
    expect(chooseSubject([], photo)).toBe(-1);
  });
});
