/** Arabic texts of comparing. {name} is replaced. */
export default {
  compare: 'مقارنة مدتين أو طرفين', title: 'مقارنة', what: 'ما الذي يُقارن', time: 'مدتان', side: 'طرفان', a: 'أ: ما هو مختار', b: 'ب', shown: 'طريقة العرض', maps: 'خريطتان', difference: 'الفرق',
  from: 'من', to: 'إلى', before: 'المدة السابقة', year: 'قبل سنة', swap: 'تبديل أ وب', end: 'إنهاء المقارنة', timeHow: 'أ هي المدة المختارة في الخط الزمني، وكل ما عداها مشترك بينهما.', sideHow: 'كل ما عدا الطرف مشترك بينهما، والوقت أيضاً.',
  inView: '{n} في المشهد من {all}', mapB: 'خريطة ب', all: 'الكل', records: 'السجلات', days: '{n, plural, zero {# يوم} one {يوم واحد} two {يومان} few {# أيام} many {# يوماً} other {# يوم}}', both: 'تحتاج المدة إلى يومين.',
  more: 'أكثر في أ', less: 'أكثر في ب', unclear: 'لا فرق واضح', few: 'أقل من أن يُحكم عليه', moreHow: 'في أ أكثر مما في ب (q لا تزيد على {alpha})', lessHow: 'في أ أقل مما في ب (q لا تزيد على {alpha})', unclearHow: 'قد يكون الفرق مصادفة', fewHow: 'أقل من {n} حوادث في أ وب معاً',
  says: '{more} من {n} خلايا فيها أكثر في أ، و{less} أكثر في ب.', total: 'حوادث أ {a} وحوادث ب {b}.', edge: 'ضلع الخلايا السداسية', cell: 'أ {a}، ب {b}', cellRatio: 'معدل أ إلى ب: {ratio} ({low}–{high})', cellOnly: 'معدل أ إلى ب: لا يقل عن {low}', cellFew: 'أقل من أن يُحكم عليه', loading: 'جارٍ التحميل…', geojson: 'GeoJSON', csv: 'CSV', download: 'تنزيل',
  unknownLeft: '{n, plural, zero {تُرك # حادث} one {تُرك حادث واحد} two {تُرك حادثان} few {تُركت # حوادث} many {تُرك # حادثاً} other {تُرك # حادث}}: لم يُذكر مدى دقة المكان.',
  ofSide: 'السجلات حسب الطرف',
};
