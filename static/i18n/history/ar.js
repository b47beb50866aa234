/** Arabic texts of what changed in a record. {name} is replaced. */
export default {
  gathering: 'يُجمع ما كان معروفاً حينها…', failed: 'تعذّر الحصول على ما كان معروفاً حينها: {why}', nothing: 'لم يتغير شيء مما يجوز عرضه.',
  caption: 'ما تغيّر من المراجعة {a} إلى المراجعة {b}', field: 'الحقل', before: 'قبل', after: 'بعد', none: 'غير مذكور', more: 'و{n} غيرها',
};
