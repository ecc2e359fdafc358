import { outputFiles } from './output-files';

describe('the files of a contact sheet', () => {
  it.each(['/a/sheet', '/a/sheet.png'])('are next to each other: %s', (out) => {
    expect(outputFiles(out)).toEqual({
      png: '/a/sheet.png',
      html: '/a/sheet.html',
      csv: '/a/sheet.csv',
      json: '/a/sheet.json',
    });
  });

  it('keep the name of the image', () => {
    expect(outputFiles('/a.b/Sheet.PNG')).toMatchObject({ png: '/a.b/Sheet.PNG', html: '/a.b/Sheet.html' });
  });

  it.each(['/a/sheet.jpg', '/a/sheet.html'])('reject the extension of %s', (out) => {
    expect(() => outputFiles(out)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
