import sharp from 'sharp';

// One job at a time and no memory of earlier ones: the engine's workers are the concurrency, and RSS must stay flat.
sharp.cache(false);
sharp.concurrency(1);

/**
 * All loaders of libvips but those of `PICTURE_FORMATS`. Behind the check of the first bytes they are a second lock: even if
 * libvips took a file for something else (an SVG that refers to local files, a PDF, ...), nothing would run. Uhdr is among
 * them so that a photo with an HDR gain map is read by the JPEG loader, as other programs read it.
 */
const SHUT = [
  ...['Analyze', 'Csv', 'DcRaw', 'Fits', 'Jp2k', 'Jxl', 'Magick', 'Magick7', 'Mat', 'Matrix', 'Nifti', 'Openexr'],
  ...['Openslide', 'Pdf', 'Ppm', 'Rad', 'Raw', 'Svg', 'Uhdr', 'Vips'],
];

// Named one by one: to shut all and open some again would, for a moment, stop the threads that are decoding.
sharp.block({ operation: SHUT.map((loader) => `VipsForeignLoad${loader}`) });

/** sharp, with only the loaders of `PICTURE_FORMATS` open. Import it from here alone. */
export { sharp };
